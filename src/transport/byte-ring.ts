/**
 * A queue of bytes from one thread to another in shared memory. The writer wakes the reader only when the
 * reader has seen everything before, and waits while the ring is full; so bytes that a busy thread writes
 * one at a time cost no message each, and none stays behind.
 *
 * control: [0] bytes written and [1] bytes read, both modulo 2^32; [2] is 1 while a wake is under way.
 */
export class ByteRing {
  readonly data: Uint8Array<SharedArrayBuffer>;
  readonly control: Uint32Array<SharedArrayBuffer>;
  readonly #waitable: Int32Array<SharedArrayBuffer>;

  /** The other thread's end of a ring: `memory` is what that one has. */
  constructor({ data, control }: RingMemory) {
    this.data = new Uint8Array(data);
    this.control = new Uint32Array(control);
    this.#waitable = new Int32Array(control);
  }

  /** `capacityBytes` is a power of two. */
  static create(capacityBytes: number): ByteRing {
    return new ByteRing({
      data: new SharedArrayBuffer(capacityBytes),
      control: new SharedArrayBuffer(CONTROL_BYTES),
    });
  }

  /** What the other thread makes its end from. */
  get memory(): RingMemory {
    return { data: this.data.buffer, control: this.control.buffer };
  }

  /** The writer's side; `wake` tells the reader to read. */
  write(bytes: Uint8Array, wake: () => void): void {
    for (const byte of bytes) {
      while (this.#used() === this.data.length) {
        this.#wake(wake);
        Atomics.wait(this.#waitable, READ, Atomics.load(this.#waitable, READ), 100);
      }
      const written = Atomics.load(this.control, WRITTEN);
      this.data[written % this.data.length] = byte;
      Atomics.store(this.control, WRITTEN, written + 1);
    }
    this.#wake(wake);
  }

  /** The reader's side: everything that was written and not read yet. */
  read(): Uint8Array {
    Atomics.store(this.control, WAKING, 0);
    const from = Atomics.load(this.control, READ);
    const count = this.#used();
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.data[(from + at) % this.data.length] ?? 0;
    Atomics.store(this.control, READ, from + count);
    Atomics.notify(this.#waitable, READ);
    return bytes;
  }

  #wake(wake: () => void): void {
    if (Atomics.exchange(this.control, WAKING, 1) === 0) wake();
  }

  #used(): number {
    return (Atomics.load(this.control, WRITTEN) - Atomics.load(this.control, READ)) >>> 0;
  }
}

export interface RingMemory {
  data: SharedArrayBuffer;
  control: SharedArrayBuffer;
}

const WRITTEN = 0;
const READ = 1;
const WAKING = 2;
const CONTROL_BYTES = 12;
