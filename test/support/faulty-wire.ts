import type { MpgcError } from '../../src/errors.js';
import type { Transport } from '../../src/transport/transport.js';

export type FaultKind = 'loses' | 'changes' | 'doubles' | 'stalls' | 'silences';
/** Who sends the byte that the fault meets. */
export type Sender = 'board' | 'host';

export interface Fault {
  kind: FaultKind;
  sender: Sender;
  /** Counted over all bytes of this sender, from 0. */
  at: number;
}

const STALL_MS = 2000;

/** A wire to real MicroPython that damages the bytes it was told to, each once. */
export class FaultyWire implements Transport {
  readonly address: string;
  readonly usb = null;
  readonly lossless = false;
  readonly #wire: Transport;
  readonly #faults: readonly Fault[];
  /** Bytes so far. */
  readonly passed = { board: 0, host: 0 };
  /** Whether a fault has met its byte. */
  struck = 0;
  #silent = false;
  #stalled: Promise<void> | null = null;

  constructor(wire: Transport, faults: readonly Fault[]) {
    this.#wire = wire;
    this.#faults = faults;
    this.address = wire.address;
  }

  async open(): Promise<void> {
    await this.#wire.open();
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
    let passed = Array.from(bytes);
    const here = this.#faults.filter(
      (fault) => fault.sender === sender && fault.at >= from && fault.at < from + bytes.length,
    );
    for (const { kind, at } of [...here].sort((a, b) => b.at - a.at)) {
      this.struck += 1;
      const index = at - from;
      const byte = passed[index] ?? 0;
      if (kind === 'loses') passed.splice(index, 1);
      if (kind === 'changes') passed[index] = byte ^ 0x10;
      if (kind === 'doubles') passed.splice(index, 0, byte);
      if (kind === 'stalls') this.#stall();
      if (kind === 'silences') {
        passed = [];
        this.#silent = true;
      }
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
