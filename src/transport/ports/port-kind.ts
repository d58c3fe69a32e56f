import type { Transport } from '../transport.js';

/** One thing that `--port` can stand for. Its address says which one of the kind. */
export interface PortKind<A = unknown> {
  /** What `--port` takes for it, as help and errors list it. */
  readonly forms: readonly string[];
  /** The address in the text, or null where it is of another kind. @throws MpgcError USAGE where it is of this kind, and wrong */
  parse(text: string): A | null;
  /** `text` is what was given, for messages. @throws MpgcError as choosing a board and opening do */
  open(address: A, text: string, options: OpenOptions): Promise<Transport>;
}

export interface OpenOptions {
  /** How long a board that boots when it is opened may take for that. */
  bootTimeoutMs?: number;
  onPhase?: (phase: string) => void;
  /** Ends the wait for such a board. */
  signal?: AbortSignal;
}
