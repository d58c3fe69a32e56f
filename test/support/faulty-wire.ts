import type { MpgcError } from '../../src/errors.js';
import type { Transport } from '../../src/transport/transport.js';

/** What happens to a byte on its way; `silences`: it and all that follow, in both directions, are lost. */
export const FAULT_KINDS = ['loses', 'changes', 'doubles', 'stalls', 'silences'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];
/** Who sends the byte. */
export type Sender = 'board' | 'host';

export interface Fault {
  kind: FaultKind;
  sender: Sender;
  /** Of the byte, over all that this sender sends, from 0. */
  at: number;
}

const STALL_MS = 2000;

/** A wire to real MicroPython that does to bytes what it was told to, each time once. */
export class FaultyWire implements Transport {
  readonly address: string;
  readonly usb = null;
  readonly lossless = false;
  /** Bytes that came to the wire so far. */
  readonly passed: Record<Sender, number> = { board: 0, host: 0 };
  readonly #wire: Transport;
  readonly #faults: readonly Fault[];
  readonly #onFault: () => void;
  #silent = false;
  #stalled: Promise<void> | null = null;

  /** `onFault` is called when a byte meets its fault. */
  constructor(wire: Transport, faults: readonly Fault[], onFault: () => void) {
    this.#wire = wire;
    this.#faults = faults;
    this.#onFault = onFault;
    this.address = wire.address;
  }

  open(): Promise<void> {
    return this.#wire.open();
  }

  async write(bytes: Uint8Array): Promise<void> {
    const passed = this.#damage(bytes, 'host');
    if (this.#stalled) await this.#stalled;
    if (passed.length > 0 && !this.#silent) await this.#wire.write(passed);
  }

  onData(listener: (bytes: Uint8Array, atMs: number) => void): void {
    this.#wire.onData((bytes, atMs) => {
      const passed = this.#damage(bytes, 'board');
      if (passed.length === 0 || this.#silent) return;
      if (this.#stalled) void this.#stalled.then(() => listener(passed, performance.now()));
      else listener(passed, atMs);
    });
  }

  onLost(listener: (error: MpgcError) => void): void {
    this.#wire.onLost(listener);
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  #damage(bytes: Uint8Array, sender: Sender): Uint8Array {
    const from = this.passed[sender];
    this.passed[sender] += bytes.length;
    const passed = Array.from(bytes);
    for (const fault of this.#faults) {
      const index = fault.at - from;
      if (fault.sender !== sender || index < 0 || index >= bytes.length) continue;
      this.#onFault();
      const byte = passed[index] ?? 0;
      if (fault.kind === 'loses') passed.splice(index, 1);
      if (fault.kind === 'changes') passed[index] = byte ^ 0x10;
      if (fault.kind === 'doubles') passed.splice(index, 0, byte);
      if (fault.kind === 'stalls') this.#stall();
      if (fault.kind === 'silences') this.#silent = true;
    }
    return Uint8Array.from(passed);
  }

  #stall(): void {
    this.#stalled = new Promise((resolve) => {
      setTimeout(() => {
        this.#stalled = null;
        resolve();
      }, STALL_MS);
    });
  }
}
