import type { RP2040 } from 'rp2040js';

/**
 * The mailbox between the two cores and the boot ROM of the second one (RP2040 datasheet 2.3.1.4 and 2.8.2):
 * enough to reset core 1, which firmware does at each soft reset, and to notice that it is started.
 */
export class Core1Mailbox {
  #forCore0: number[] = [];
  #heard = 0;
  readonly #onStart: () => void;

  /** `onStart` is called when core 1 was told to run. */
  constructor(rp2040: RP2040, onStart: () => void) {
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
    this.#watchPower(rp2040.findPeripheral(PSM));
  }

  /** Notices that core 1 is let out of its reset. */
  #watchPower(psm: ReturnType<RP2040['findPeripheral']>): void {
    const write = psm.writeUint32.bind(psm);
    psm.writeUint32 = (offset, value) => {
      const wasOff = offset === FORCE_OFF && (psm.readUint32(FORCE_OFF) & CORE_1) !== 0;
      write(offset, value);
      if (wasOff && (value & CORE_1) === 0) this.#wake();
    };
  }

  /** Core 1 comes out of its reset: it empties its mailbox and says so by a 0. */
  #wake(): void {
    this.#heard = 0;
    this.#forCore0 = [0];
  }

  #hear(value: number): void {
    const expected = START[this.#heard];
    this.#heard = expected === undefined || expected === value ? this.#heard + 1 : 0;
    this.#forCore0.push(value);
    if (this.#heard === START_WORDS) this.#onStart();
  }
}

const FIFO_STATUS = 0x50;
const FIFO_WRITE = 0x54;
const FIFO_READ = 0x58;
const VALID = 1;
const READY = 2;
const PSM = 0x40010000;
const FORCE_OFF = 0x04;
const CORE_1 = 1 << 16;
/** What core 0 sends to start core 1: these, then vector table, stack and entry, each echoed. */
const START = [0, 0, 1];
const START_WORDS = 6;
