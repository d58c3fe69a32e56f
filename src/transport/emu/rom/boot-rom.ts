import { DOUBLE, SINGLE } from './float-precision.js';
import { floatFunctions } from './rom-floats.js';
import { type RomFunction, type RomHost, wordIn } from './rom-function.js';
import { ROM_FUNCTIONS } from './rom-functions.js';

export const ROM_BYTES = 16 * 1024;

/**
 * The part of the RP2040's boot ROM that firmware calls while it runs. The chip's own ROM is not part of mpgc:
 * this image has its tables (RP2040 datasheet 2.8.2 and 2.8.3), and each function in it is a breakpoint at which
 * the host does what the function is documented to do.
 *
 * Floating point is the host's, with denormals as zero as in the ROM; the last bit of sin, cos, tan, exp, ln and
 * atan2 may differ from the chip's. What a call costs of the chip's time is rounded from the datasheet's figures.
 */
export class BootRom {
  readonly image = new Uint32Array(ROM_BYTES / 4);
  /** By the number in their breakpoint. */
  readonly #functions: RomFunction[] = [...Object.values(ROM_FUNCTIONS), this.#lookup()];
  readonly #view = new DataView(this.image.buffer);

  constructor() {
    const codes = Object.keys(ROM_FUNCTIONS);
    const singles = this.#addAll(floatFunctions(SINGLE, DOUBLE));
    const doubles = this.#addAll(floatFunctions(DOUBLE, SINGLE));
    for (const number of this.#functions.keys()) {
      this.#view.setUint16(stub(number) - 1, BKPT | number, true);
      this.#view.setUint16(stub(number) + 1, BX_LR, true);
    }
    let end = STUBS + 4 * this.#functions.length;
    end = this.#writeTable(FUNCTION_TABLE, end, new Map(codes.map((code, number) => [code, stub(number)])));
    const singleTable = this.#writePointers(end, singles);
    const doubleTable = this.#writePointers(singleTable + 4 * singles.length, doubles);
    const data = new Map([
      ['SF', singleTable],
      ['SD', doubleTable],
    ]);
    this.#writeTable(DATA_TABLE, doubleTable + 4 * doubles.length, data);
    this.image[0] = INITIAL_STACK;
    this.image[1] = stub(LOOKUP);
    this.#view.setUint32(MAGIC_AT, MAGIC | (ROM_VERSION << 24), true);
    this.#view.setUint16(LOOKUP_POINTER, stub(LOOKUP), true);
  }

  /** Does what the function behind breakpoint `number` does; returns how many cycles it takes, null where there is none. */
  call(number: number, host: RomHost): number | null {
    const called = this.#functions[number];
    if (!called) return null;
    const { cycles, call } = called;
    // Before the call, which overwrites the registers that the cost depends on.
    const cost = typeof cycles === 'number' ? cycles : cycles(host.registers);
    call(host);
    return cost;
  }

  /** The function that looks a code up in one of the tables: (table, code) to a pointer, or 0. */
  #lookup(): RomFunction {
    return {
      cycles: 40,
      call: ({ registers: r }) => {
        const code = wordIn(r, 1);
        let found = 0;
        for (let entry = wordIn(r, 0); this.#view.getUint16(entry, true) !== 0; entry += 4) {
          if (this.#view.getUint16(entry, true) === code) found = this.#view.getUint16(entry + 2, true);
        }
        r[0] = found;
      },
    };
  }

  /** Returns pointers to them. */
  #addAll(functions: RomFunction[]): number[] {
    const first = this.#functions.push(...functions) - functions.length;
    return functions.map((_, index) => stub(first + index));
  }

  /** Writes a table of codes and pointers, ended by 0, and where it is into `pointer`. Returns the end of it. */
  #writeTable(pointer: number, start: number, entries: Map<string, number>): number {
    this.#view.setUint16(pointer, start, true);
    let end = start;
    for (const [code, value] of entries) {
      this.#view.setUint16(end, code.charCodeAt(0) | (code.charCodeAt(1) << 8), true);
      this.#view.setUint16(end + 2, value, true);
      end += 4;
    }
    return end + 4;
  }

  /** Writes a table of pointers with its length in the byte two before it. Returns where it begins. */
  #writePointers(start: number, pointers: number[]): number {
    const begin = start + 4;
    this.#view.setUint8(begin - 2, pointers.length);
    for (const [index, pointer] of pointers.entries()) this.#view.setUint32(begin + 4 * index, pointer, true);
    return begin;
  }
}

/** Where things stand in the ROM, by the datasheet; the stubs and what follows them are where this image has room. */
const MAGIC_AT = 0x10;
const FUNCTION_TABLE = 0x14;
const DATA_TABLE = 0x16;
const LOOKUP_POINTER = 0x18;
const STUBS = 0x100;
const MAGIC = 0x01_75_4d;
const ROM_VERSION = 3;
const INITIAL_STACK = 0x20042000;
const BKPT = 0xbe00;
const BX_LR = 0x4770;
const LOOKUP = Object.keys(ROM_FUNCTIONS).length;

/** The address of a function, with the bit that says Thumb. */
function stub(number: number): number {
  return STUBS + 4 * number + 1;
}
