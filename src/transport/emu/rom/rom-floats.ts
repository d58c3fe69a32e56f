import type { Precision } from './float-precision.js';
import { type RomFunction, wordIn } from './rom-function.js';

/**
 * The boot ROM's floating-point functions, in the order of its tables (RP2040 datasheet 2.8.3.2), for one
 * precision. Arguments and results are in r0 to r3: a float takes a register, a double and a 64-bit integer two.
 * `other` is the precision that the last of them converts to.
 */
export function floatFunctions({ words, cycles, read, write }: Precision, other: Precision): RomFunction[] {
  const binary = (compute: (a: number, b: number) => number, cost = cycles): RomFunction => ({
    cycles: cost,
    call: ({ registers: r }) => write(r, 0, compute(read(r, 0), read(r, words))),
  });
  const unary = (compute: (a: number) => number, cost = TRANSCENDENTAL_CYCLES): RomFunction => ({
    cycles: cost,
    call: ({ registers: r }) => write(r, 0, compute(read(r, 0))),
  });
  const compare: RomFunction = {
    cycles: 20,
    call: ({ registers: r }) => {
      r[0] = Math.sign(read(r, 0) - read(r, words)) || 0;
    },
  };
  /** To an integer, towards minus infinity, as far as it goes. */
  const toInteger = ({ bits, signed, fixed }: IntegerFormat): RomFunction => ({
    cycles: 30,
    call: ({ registers: r }) => {
      const scale = fixed ? 2 ** (wordIn(r, words) | 0) : 1;
      writeInteger(r, clamped(Math.floor(read(r, 0) * scale), bits, signed), bits);
    },
  });
  const fromInteger = ({ bits, signed, fixed }: IntegerFormat): RomFunction => ({
    cycles: 50,
    call: ({ registers: r }) => {
      const scale = fixed ? 2 ** -(wordIn(r, bits / 32) | 0) : 1;
      write(r, 0, Number(readInteger(r, bits, signed)) * scale);
    },
  });
  const sine: RomFunction = {
    cycles: TRANSCENDENTAL_CYCLES,
    call: ({ registers: r }) => {
      const angle = read(r, 0);
      write(r, 0, Math.sin(angle));
      write(r, words, Math.cos(angle));
    },
  };
  const toOther: RomFunction = {
    cycles: 20,
    call: ({ registers: r }) => other.write(r, 0, read(r, 0)),
  };

  return [
    binary((a, b) => a + b),
    binary((a, b) => a - b),
    binary((a, b) => a * b),
    binary((a, b) => a / b),
    compare,
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
    compare,
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

/** Of functions that are computed by CORDIC or by series, on average. */
const TRANSCENDENTAL_CYCLES = 600;

interface IntegerFormat {
  bits: 32 | 64;
  signed: boolean;
  /** With a binary point, whose place is the argument after the number. */
  fixed: boolean;
}

function unavailable(name: string): RomFunction {
  return {
    cycles: 0,
    call: () => {
      throw new Error(`the firmware calls a function of the boot ROM that is not emulated (${name})`);
    },
  };
}

function clamped(value: number, bits: 32 | 64, signed: boolean): bigint {
  const min = signed ? -(2n ** BigInt(bits - 1)) : 0n;
  const max = 2n ** BigInt(signed ? bits - 1 : bits) - 1n;
  if (Number.isNaN(value) || value >= Number(max)) return max;
  return value <= Number(min) ? min : BigInt(value);
}

function readInteger(registers: Uint32Array, bits: 32 | 64, signed: boolean): bigint {
  const low = BigInt(wordIn(registers, 0));
  const value = bits === 32 ? low : low | (BigInt(wordIn(registers, 1)) << 32n);
  return signed ? BigInt.asIntN(bits, value) : value;
}

function writeInteger(registers: Uint32Array, value: bigint, bits: 32 | 64): void {
  registers[0] = Number(BigInt.asUintN(32, value));
  if (bits === 64) registers[1] = Number(BigInt.asUintN(32, value >> 32n));
}
