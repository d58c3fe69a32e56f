/**
 * The mailbox between the two cores and the boot ROM of the second one (RP2040 datasheet 2.3.1.4 and 2.8.2):
 * enough to reset core 1, which firmware does at each soft reset, and to notice that it is started.
 */
const FIFO_STATUS = 0x50;
const FIFO_WRITE = 0x54;
const FIFO_READ = 0x58;
const VALID = 1;
const READY = 2;
const PSM = 0x40010;
const FORCE_OFF = 0x04;
const CORE_1 = 1 << 16;
/** What core 0 sends to start core 1: these, then vector table, stack and entry, each echoed. */
const START = [0, 0, 1];
const START_WORDS = 6;

export class Core1Mailbox {
  /** @type {number[]} */
  #forCore0 = [];
  #heard = 0;
  #onStart;

  /** @param {import('rp2040js').RP2040} rp2040 @param {() => void} onStart core 1 was told to run */
  constructor(rp2040, onStart) {
    this.#onStart = onStart;
    const { sio } = rp2040;
    const read = sio.readUint32.bind(sio);
    const write = sio.writeUint32.bind(sio);
    sio.readUint32 = (offset) => {
      if (offset === FIFO_STATUS) return READY | (this.#forCore0.length > 0 ? VALID : 0);
      if (offset === FIFO_READ) return this.#forCore0.shift() ?? 0;
      return offset === FIFO_WRITE ? 0 : read(offset);
    };
    sio.writeUint32 = (offset, value) => {
      if (offset === FIFO_WRITE) this.#hear(value);
      else if (offset !== FIFO_STATUS) write(offset, value);
    };
    const psm = /** @type {import('rp2040js').Peripheral} */ (rp2040.peripherals[PSM]);
    const writePsm = psm.writeUint32.bind(psm);
    psm.writeUint32 = (offset, value) => {
      const wasOff = offset === FORCE_OFF && (psm.readUint32(FORCE_OFF) & CORE_1) !== 0;
      writePsm(offset, value);
      if (wasOff && (value & CORE_1) === 0) this.#wake();
    };
  }

  /** Core 1 comes out of its reset: it empties its mailbox and says so by a 0. */
  #wake() {
    this.#heard = 0;
    this.#forCore0 = [0];
  }

  /** @param {number} value from core 0 */
  #hear(value) {
    const expected = START[this.#heard];
    this.#heard = expected === undefined || expected === value ? this.#heard + 1 : 0;
    this.#forCore0.push(value);
    if (this.#heard === START_WORDS) this.#onStart();
  }
}
