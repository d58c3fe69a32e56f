/**
 * The part of the RP2040's boot ROM that firmware calls while it runs. The chip's own ROM is not part of mpgc:
 * this image has its tables (RP2040 datasheet 2.8.2 and 2.8.3), and each function in it is a breakpoint at which
 * the host does what the function is documented to do.
 *
 * Floating point is the host's, with denormals as zero as in the ROM; the last bit of sin, cos, tan, exp, ln and
 * atan2 may differ from the chip's. What a call costs of the chip's time is rounded from the datasheet's figures.
 */
import { floatFunctions } from './rom-floats.js';

/**
 * What a ROM function acts on.
 * @typedef {object} RomHost
 * @property {Uint32Array} registers r0 to r15 of the core
 * @property {(to: number, from: number, bytes: number) => void} copy
 * @property {(to: number, byte: number, bytes: number) => void} fill
 * @property {(offset: number, bytes: number) => void} eraseFlash
 * @property {(offset: number, from: number, bytes: number) => void} programFlash
 * @property {() => void} enterBootloader
 */

/** @typedef {{cycles: number | ((registers: Uint32Array) => number), call: (host: RomHost) => void}} RomFunction */

export const ROM_BYTES = 16 * 1024;
const ROM_VERSION = 3;
const STUBS = 0x100;
const BKPT = 0xbe00;
const BX_LR = 0x4770;
/** Of a NOR flash of this kind, typical: a sector of 4 KiB is erased in 45 ms, a page of 256 B programmed in 0.4 ms. */
const ERASE_CYCLES_PER_BYTE = (45e-3 / 4096) * 125e6;
const PROGRAM_CYCLES_PER_BYTE = (0.4e-3 / 256) * 125e6;

/** @param {Uint32Array} r */
const perByte = (r) => 10 + (r[2] ?? 0);

/** @type {Record<string, RomFunction>} by the two letters that name them in the ROM's function table */
const FUNCTIONS = {
  P3: unary(32, (value) => popcount(value)),
  R3: unary(11, (value) => reversed(value)),
  L3: unary(4, (value) => Math.clz32(value)),
  T3: unary(4, (value) => (value === 0 ? 32 : 31 - Math.clz32(value & -value))),
  MS: { cycles: perByte, call: ({ registers: r, fill }) => fill(at(r, 0), at(r, 1) & 0xff, at(r, 2)) },
  S4: { cycles: perByte, call: ({ registers: r, fill }) => fill(at(r, 0), at(r, 1) & 0xff, at(r, 2)) },
  MC: { cycles: perByte, call: ({ registers: r, copy }) => copy(at(r, 0), at(r, 1), at(r, 2)) },
  C4: { cycles: perByte, call: ({ registers: r, copy }) => copy(at(r, 0), at(r, 1), at(r, 2)) },
  IF: nothing(),
  EX: nothing(),
  FC: nothing(),
  CX: nothing(),
  RE: {
    cycles: (r) => at(r, 1) * ERASE_CYCLES_PER_BYTE,
    call: ({ registers: r, eraseFlash }) => eraseFlash(at(r, 0), at(r, 1)),
  },
  RP: {
    cycles: (r) => at(r, 2) * PROGRAM_CYCLES_PER_BYTE,
    call: ({ registers: r, programFlash }) => programFlash(at(r, 0), at(r, 1), at(r, 2)),
  },
  UB: { cycles: 1, call: ({ enterBootloader }) => enterBootloader() },
};

/** The function that looks a code up in one of the tables: (table, code) to a pointer, or 0. */
const LOOKUP = Object.keys(FUNCTIONS).length;

export class BootRom {
  image = new Uint32Array(ROM_BYTES / 4);
  /** @type {RomFunction[]} by the number in their breakpoint */
  #functions = [...Object.values(FUNCTIONS), this.#lookup()];
  #view = new DataView(this.image.buffer);

  constructor() {
    const codes = Object.keys(FUNCTIONS);
    const singles = this.#addAll(floatFunctions('single'));
    const doubles = this.#addAll(floatFunctions('double'));
    for (const number of this.#functions.keys()) {
      this.#view.setUint16(stub(number) - 1, BKPT | number, true);
      this.#view.setUint16(stub(number) + 1, BX_LR, true);
    }
    let end = STUBS + 4 * this.#functions.length;
    end = this.#table(0x14, end, new Map(codes.map((code, number) => [code, stub(number)])));
    const singleTable = this.#pointers(end, singles);
    const doubleTable = this.#pointers(singleTable + 4 * singles.length, doubles);
    const data = new Map([
      ['SF', singleTable],
      ['SD', doubleTable],
    ]);
    this.#table(0x16, doubleTable + 4 * doubles.length, data);
    this.image[0] = 0x20042000;
    this.image[1] = stub(LOOKUP);
    this.#view.setUint32(0x10, 0x01_75_4d | (ROM_VERSION << 24), true);
    this.#view.setUint16(0x18, stub(LOOKUP), true);
  }

  /**
   * Does what the function behind breakpoint `number` does, and returns how many cycles it takes.
   * @param {number} number
   * @param {RomHost} host
   */
  call(number, host) {
    const { cycles, call } = /** @type {RomFunction} */ (this.#functions[number]);
    // Before the call, which overwrites the registers that the cost depends on.
    const cost = typeof cycles === 'number' ? cycles : cycles(host.registers);
    call(host);
    return cost;
  }

  /** Whether there is a function behind breakpoint `number`. @param {number} number */
  has(number) {
    return number < this.#functions.length;
  }

  /** @returns {RomFunction} */
  #lookup() {
    return {
      cycles: 40,
      call: ({ registers: r }) => {
        const code = at(r, 1);
        let found = 0;
        for (let entry = at(r, 0); this.#view.getUint16(entry, true) !== 0; entry += 4) {
          if (this.#view.getUint16(entry, true) === code) found = this.#view.getUint16(entry + 2, true);
        }
        r[0] = found;
      },
    };
  }

  /** @param {RomFunction[]} functions @returns {number[]} pointers to them */
  #addAll(functions) {
    const first = this.#functions.push(...functions) - functions.length;
    return functions.map((_, index) => stub(first + index));
  }

  /** Writes a table of codes and pointers, ended by 0, and where it is into `pointer`. @returns {number} the end of it
   * @param {number} pointer @param {number} start @param {Map<string, number>} entries */
  #table(pointer, start, entries) {
    this.#view.setUint16(pointer, start, true);
    let end = start;
    for (const [code, value] of entries) {
      this.#view.setUint16(end, code.charCodeAt(0) | (code.charCodeAt(1) << 8), true);
      this.#view.setUint16(end + 2, value, true);
      end += 4;
    }
    return end + 4;
  }

  /** Writes a table of pointers with its length in the byte two before it. @returns {number} where it begins
   * @param {number} start @param {number[]} pointers */
  #pointers(start, pointers) {
    const begin = start + 4;
    this.#view.setUint8(begin - 2, pointers.length);
    for (const [index, pointer] of pointers.entries()) this.#view.setUint32(begin + 4 * index, pointer, true);
    return begin;
  }
}

/** The address of a function, with the bit that says Thumb. @param {number} number */
function stub(number) {
  return STUBS + 4 * number + 1;
}

/** @param {number} cycles @param {(value: number) => number} compute @returns {RomFunction} */
function unary(cycles, compute) {
  return {
    cycles,
    call: ({ registers }) => {
      registers[0] = compute(at(registers, 0));
    },
  };
}

/** Of the functions that switch the flash's interface, which is always ready here. @returns {RomFunction} */
function nothing() {
  return { cycles: 100, call: () => {} };
}

/** @param {Uint32Array} registers @param {number} index */
function at(registers, index) {
  return /** @type {number} */ (registers[index]);
}

/** @param {number} value */
function popcount(value) {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** @param {number} value */
function reversed(value) {
  let result = 0;
  for (let bit = 0; bit < 32; bit++) result = (result << 1) | ((value >>> bit) & 1);
  return result >>> 0;
}
