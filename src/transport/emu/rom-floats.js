/**
 * The boot ROM's floating-point functions, in the order of its tables (RP2040 datasheet 2.8.3.2), for one
 * precision. Arguments and results are in r0 to r3: a float takes a register, a double and a 64-bit integer two.
 */

/** @typedef {import('./boot-rom.js').RomFunction} RomFunction */

/**
 * @typedef {object} Precision
 * @property {number} words registers a number takes
 * @property {(registers: Uint32Array, index: number) => number} read
 * @property {(registers: Uint32Array, index: number, value: number) => void} write
 * @property {number} cycles of addition, subtraction, multiplication, division
 */

const scratch = new DataView(new ArrayBuffer(8));
const MIN_SINGLE = 2 ** -126;
const MIN_DOUBLE = 2 ** -1022;

/** @type {Record<'single' | 'double', Precision>} */
const PRECISIONS = {
  single: {
    words: 1,
    cycles: 70,
    read(registers, index) {
      scratch.setUint32(0, word(registers, index));
      return normal(scratch.getFloat32(0), MIN_SINGLE);
    },
    write(registers, index, value) {
      scratch.setFloat32(0, normal(Math.fround(value), MIN_SINGLE));
      registers[index] = scratch.getUint32(0);
    },
  },
  double: {
    words: 2,
    cycles: 120,
    read(registers, index) {
      scratch.setUint32(4, word(registers, index));
      scratch.setUint32(0, word(registers, index + 1));
      return normal(scratch.getFloat64(0), MIN_DOUBLE);
    },
    write(registers, index, value) {
      scratch.setFloat64(0, normal(value, MIN_DOUBLE));
      registers[index] = scratch.getUint32(4);
      registers[index + 1] = scratch.getUint32(0);
    },
  },
};

/** Cycles of functions that are computed by CORDIC or by series, on average. */
const TRANSCENDENTAL_CYCLES = 600;

/** @param {'single' | 'double'} name @returns {RomFunction[]} */
export function floatFunctions(name) {
  const kind = PRECISIONS[name];
  const other = PRECISIONS[name === 'single' ? 'double' : 'single'];
  const { words, cycles, read, write } = kind;

  /** @param {(a: number, b: number) => number} compute @returns {RomFunction} */
  const binary = (compute, cost = cycles) => ({
    cycles: cost,
    call: ({ registers: r }) => write(r, 0, compute(read(r, 0), read(r, words))),
  });
  /** @param {(a: number) => number} compute @returns {RomFunction} */
  const unary = (compute, cost = TRANSCENDENTAL_CYCLES) => ({
    cycles: cost,
    call: ({ registers: r }) => write(r, 0, compute(read(r, 0))),
  });
  /** @returns {RomFunction} */
  const compare = () => ({
    cycles: 20,
    call: ({ registers: r }) => {
      r[0] = Math.sign(read(r, 0) - read(r, words)) || 0;
    },
  });
  /** To an integer of `bits`, towards minus infinity, as far as it goes. @param {{bits: 32 | 64, signed: boolean, fixed: boolean}} format @returns {RomFunction} */
  const toInteger = ({ bits, signed, fixed }) => ({
    cycles: 30,
    call: ({ registers: r }) => {
      const scale = fixed ? 2 ** (word(r, words) | 0) : 1;
      writeInteger(r, clamped(Math.floor(read(r, 0) * scale), bits, signed), bits);
    },
  });
  /** @param {{bits: 32 | 64, signed: boolean, fixed: boolean}} format @returns {RomFunction} */
  const fromInteger = ({ bits, signed, fixed }) => ({
    cycles: 50,
    call: ({ registers: r }) => {
      const scale = fixed ? 2 ** -(word(r, bits / 32) | 0) : 1;
      write(r, 0, Number(readInteger(r, bits, signed)) * scale);
    },
  });
  /** @type {RomFunction} */
  const sine = {
    cycles: TRANSCENDENTAL_CYCLES,
    call: ({ registers: r }) => {
      const angle = read(r, 0);
      write(r, 0, Math.sin(angle));
      write(r, words, Math.cos(angle));
    },
  };
  /** @type {RomFunction} */
  const toOther = { cycles: 20, call: ({ registers: r }) => other.write(r, 0, read(r, 0)) };

  return [
    binary((a, b) => a + b),
    binary((a, b) => a - b),
    binary((a, b) => a * b),
    binary((a, b) => a / b),
    compare(),
    unavailable('comparison into the flags'),
    unary(Math.sqrt, cycles),
    toInteger({ bits: 32, signed: true, fixed: false }),
    toInteger({ bits: 32, signed: true, fixed: true }),
    toInteger({ bits: 32, signed: false, fixed: false }),
    toInteger({ bits: 32, signed: false, fixed: true }),
    fromInteger({ bits: 32, signed: true, fixed: false }),
    fromInteger({ bits: 32, signed: true, fixed: true }),
    fromInteger({ bits: 32, signed: false, fixed: false }),
    fromInteger({ bits: 32, signed: false, fixed: true }),
    unary(Math.cos),
    sine,
    unary(Math.tan),
    sine,
    unary(Math.exp),
    unary(Math.log),
    compare(),
    binary(Math.atan2, TRANSCENDENTAL_CYCLES),
    fromInteger({ bits: 64, signed: true, fixed: false }),
    fromInteger({ bits: 64, signed: true, fixed: true }),
    fromInteger({ bits: 64, signed: false, fixed: false }),
    fromInteger({ bits: 64, signed: false, fixed: true }),
    toInteger({ bits: 64, signed: true, fixed: false }),
    toInteger({ bits: 64, signed: true, fixed: true }),
    toInteger({ bits: 64, signed: false, fixed: false }),
    toInteger({ bits: 64, signed: false, fixed: true }),
    toOther,
  ];
}

/** @param {string} name @returns {RomFunction} */
function unavailable(name) {
  return {
    cycles: 0,
    call: () => {
      throw new Error(`the firmware calls a function of the boot ROM that is not emulated (${name})`);
    },
  };
}

/** Denormals are zero, of the same sign. @param {number} value @param {number} least */
function normal(value, least) {
  return Math.abs(value) < least ? value * 0 : value;
}

/** @param {number} value @param {32 | 64} bits @param {boolean} signed */
function clamped(value, bits, signed) {
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  if (Number.isNaN(value) || value >= Number(most)) return most;
  return value <= Number(least) ? least : BigInt(value);
}

/** @param {Uint32Array} registers @param {32 | 64} bits @param {boolean} signed */
function readInteger(registers, bits, signed) {
  const low = BigInt(word(registers, 0));
  const value = bits === 32 ? low : low | (BigInt(word(registers, 1)) << 32n);
  return signed ? BigInt.asIntN(bits, value) : value;
}

/** @param {Uint32Array} registers @param {bigint} value @param {32 | 64} bits */
function writeInteger(registers, value, bits) {
  registers[0] = Number(BigInt.asUintN(32, value));
  if (bits === 64) registers[1] = Number(BigInt.asUintN(32, value >> 32n));
}

/** @param {Uint32Array} registers @param {number} index */
function word(registers, index) {
  return /** @type {number} */ (registers[index]);
}
