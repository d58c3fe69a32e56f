import { wordIn } from './rom-function.js';

/** How floats of one precision stand in the core's registers. */
export interface Precision {
  /** Registers that a number takes. */
  words: number;
  /** Of addition, subtraction, multiplication and division. */
  cycles: number;
  read: (registers: Uint32Array, index: number) => number;
  write: (registers: Uint32Array, index: number, value: number) => void;
}

export const SINGLE: Precision = {
  words: 1,
  cycles: 70,
  read(registers, index) {
    scratch.setUint32(0, wordIn(registers, index));
    return normal(scratch.getFloat32(0), MIN_SINGLE);
  },
  write(registers, index, value) {
    scratch.setFloat32(0, normal(Math.fround(value), MIN_SINGLE));
    registers[index] = scratch.getUint32(0);
  },
};

/** Low word first. */
export const DOUBLE: Precision = {
  words: 2,
  cycles: 120,
  read(registers, index) {
    scratch.setUint32(4, wordIn(registers, index));
    scratch.setUint32(0, wordIn(registers, index + 1));
    return normal(scratch.getFloat64(0), MIN_DOUBLE);
  },
  write(registers, index, value) {
    scratch.setFloat64(0, normal(value, MIN_DOUBLE));
    registers[index] = scratch.getUint32(4);
    registers[index + 1] = scratch.getUint32(0);
  },
};

/** Where bits are taken for another type: nothing stays in it between two calls. */
const scratch = new DataView(new ArrayBuffer(8));
const MIN_SINGLE = 2 ** -126;
const MIN_DOUBLE = 2 ** -1022;

/** Denormals are zero, of the same sign. */
function normal(value: number, min: number): number {
  return Math.abs(value) < min ? value * 0 : value;
}
