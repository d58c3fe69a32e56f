/**
 * A queue of bytes from one thread to another in shared memory. The writer wakes the reader only when the
 * reader has seen everything before, and waits while the ring is full; so bytes that a busy thread writes
 * one at a time cost no message each, and none stays behind.
 *
 * control: [0] bytes written and [1] bytes read, both modulo 2^32; [2] is 1 while a wake is under way.
 */
const WRITTEN = 0;
const READ = 1;
const WAKING = 2;

export class ByteRing {
  /** @param {SharedArrayBuffer} data @param {SharedArrayBuffer} control of 12 bytes */
  constructor(data, control) {
    this.data = new Uint8Array(data);
    this.control = new Uint32Array(control);
    this.waitable = new Int32Array(control);
  }

  /** @param {number} capacityBytes a power of two */
  static create(capacityBytes) {
    return new ByteRing(new SharedArrayBuffer(capacityBytes), new SharedArrayBuffer(12));
  }

  /** The writer's side. @param {Uint8Array} bytes @param {() => void} wake tells the reader to read */
  write(bytes, wake) {
    for (const byte of bytes) {
      while (this.#used() === this.data.length) {
        this.#wake(wake);
        Atomics.wait(this.waitable, READ, Atomics.load(this.waitable, READ), 100);
      }
      const written = Atomics.load(this.control, WRITTEN);
      this.data[written % this.data.length] = byte;
      Atomics.store(this.control, WRITTEN, written + 1);
    }
    this.#wake(wake);
  }

  /** The reader's side: everything that was written and not read yet. @returns {Uint8Array} */
  read() {
    Atomics.store(this.control, WAKING, 0);
    const from = Atomics.load(this.control, READ);
    const count = this.#used();
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.data[(from + at) % this.data.length] ?? 0;
    Atomics.store(this.control, READ, from + count);
    Atomics.notify(this.waitable, READ);
    return bytes;
  }

  /** @param {() => void} wake */
  #wake(wake) {
    if (Atomics.exchange(this.control, WAKING, 1) === 0) wake();
  }

  #used() {
    return (Atomics.load(this.control, WRITTEN) - Atomics.load(this.control, READ)) >>> 0;
  }
}
