import { type RomFunction, wordIn } from './rom-function.js';

/** Of a NOR flash of this kind, typical: a sector of 4 KiB is erased in 45 ms, a page of 256 B programmed in 0.4 ms. */
const ERASE_CYCLES_PER_BYTE = (45e-3 / 4096) * 125e6;
const PROGRAM_CYCLES_PER_BYTE = (0.4e-3 / 256) * 125e6;

const FILL: RomFunction = {
  cycles: perByte,
  call: ({ registers: r, fill }) => fill(wordIn(r, 0), wordIn(r, 1) & 0xff, wordIn(r, 2)),
};
const COPY: RomFunction = {
  cycles: perByte,
  call: ({ registers: r, copy }) => copy(wordIn(r, 0), wordIn(r, 1), wordIn(r, 2)),
};
/** Of the functions that switch the flash's interface, which is always ready here. */
const NOTHING: RomFunction = { cycles: 100, call: () => {} };

/** The functions that firmware calls, by the two letters that name them in the ROM's function table. */
export const ROM_FUNCTIONS: Readonly<Record<string, RomFunction>> = {
  P3: unary(32, countOnes),
  R3: unary(11, reverseBits),
  L3: unary(4, Math.clz32),
  T3: unary(4, (value) => (value === 0 ? 32 : 31 - Math.clz32(value & -value))),
  MS: FILL,
  S4: FILL,
  MC: COPY,
  C4: COPY,
  IF: NOTHING,
  EX: NOTHING,
  FC: NOTHING,
  CX: NOTHING,
  RE: {
    cycles: (r) => wordIn(r, 1) * ERASE_CYCLES_PER_BYTE,
    call: ({ registers: r, eraseFlash }) => eraseFlash(wordIn(r, 0), wordIn(r, 1)),
  },
  RP: {
    cycles: (r) => wordIn(r, 2) * PROGRAM_CYCLES_PER_BYTE,
    call: ({ registers: r, programFlash }) => programFlash(wordIn(r, 0), wordIn(r, 1), wordIn(r, 2)),
  },
  UB: { cycles: 1, call: ({ enterBootloader }) => enterBootloader() },
};

function perByte(registers: Uint32Array): number {
  return 10 + wordIn(registers, 2);
}

function unary(cycles: number, compute: (value: number) => number): RomFunction {
  return {
    cycles,
    call: ({ registers }) => {
      registers[0] = compute(wordIn(registers, 0));
    },
  };
}

function countOnes(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function reverseBits(value: number): number {
  let result = 0;
  for (let bit = 0; bit < 32; bit++) result = (result << 1) | ((value >>> bit) & 1);
  return result >>> 0;
}
