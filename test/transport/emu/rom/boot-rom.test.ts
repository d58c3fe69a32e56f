import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BootRom } from '../../../../src/transport/emu/rom/boot-rom.js';

const F = { single: 'SF', double: 'SD' } as const;
const BKPT = 0xbe00;
const BX_LR = 0x4770;

describe('BootRom', () => {
  const rom = new BootRom();
  const view = new DataView(rom.image.buffer);

  /** Calls what a pointer of the ROM points to, as the core would. */
  function call(pointer: number, registers: number[], memory = new Uint8Array(64)) {
    const instruction = view.getUint16(pointer - 1, true);
    expect(instruction & 0xff00).toBe(BKPT);
    expect(view.getUint16(pointer + 1, true)).toBe(BX_LR);
    const r = Uint32Array.from([...registers, ...Array(16).fill(0)].slice(0, 16));
    const cycles = rom.call(instruction & 0xff, {
      registers: r,
      copy: (to, from, bytes) => memory.copyWithin(to, from, from + bytes),
      fill: (to, byte, bytes) => memory.fill(byte, to, to + bytes),
      eraseFlash: (offset, bytes) => memory.fill(0xff, offset, offset + bytes),
      programFlash: () => {},
      enterBootloader: () => {},
    });
    return { r, cycles: cycles ?? Number.NaN };
  }

  /** By the tables' own lookup function, as the SDK does. */
  function lookup(table: 0x14 | 0x16, code: string): number {
    const name = code.charCodeAt(0) | (code.charCodeAt(1) << 8);
    return call(view.getUint16(0x18, true), [view.getUint16(table, true), name]).r[0]!;
  }
  const compute = (code: string, value: number) => call(lookup(0x14, code), [value]).r[0];
  const float = (kind: keyof typeof F, entry: number, ...registers: number[]) =>
    call(view.getUint32(lookup(0x16, F[kind]) + entry, true), registers).r;
  const single = (entry: number, ...values: number[]) =>
    toFloat(float('single', entry, ...values.map(bitsOf))[0]!);

  it('has the magic and a version with double precision', () => {
    expect([...new Uint8Array(rom.image.buffer, 0x10, 4)]).toEqual([0x4d, 0x75, 1, 3]);
  });

  it('finds its functions by their codes, and no others', () => {
    for (const code of [
      'P3',
      'R3',
      'L3',
      'T3',
      'MS',
      'S4',
      'MC',
      'C4',
      'IF',
      'EX',
      'FC',
      'CX',
      'RE',
      'RP',
      'UB',
    ]) {
      expect(lookup(0x14, code), code).toBeGreaterThan(0x100);
    }
    expect(lookup(0x14, 'XX')).toBe(0);
    expect(lookup(0x16, 'XX')).toBe(0);
  });

  it('says how long its table of floating-point functions is', () => {
    expect(view.getUint8(lookup(0x16, 'SF') - 2) * 4).toBe(0x80);
  });

  it('counts and turns bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        const bits = value.toString(2).padStart(32, '0');
        expect(compute('P3', value)).toBe([...bits].filter((bit) => bit === '1').length);
        expect(compute('R3', value)).toBe(Number.parseInt([...bits].reverse().join(''), 2));
        expect(compute('L3', value)).toBe(value === 0 ? 32 : bits.indexOf('1'));
        expect(compute('T3', value)).toBe(value === 0 ? 32 : 31 - bits.lastIndexOf('1'));
      }),
    );
  });

  it('fills and copies memory, and leaves the target in r0', () => {
    const memory = new Uint8Array(16);
    expect(call(lookup(0x14, 'MS'), [4, 0x1aa, 3], memory).r[0]).toBe(4);
    expect([...memory.subarray(3, 8)]).toEqual([0, 0xaa, 0xaa, 0xaa, 0]);
    expect(call(lookup(0x14, 'MC'), [9, 4, 3], memory).r[0]).toBe(9);
    expect([...memory.subarray(8, 13)]).toEqual([0, 0xaa, 0xaa, 0xaa, 0]);
  });

  it('takes the time of a flash for erasing: 45 ms for a sector at 125 MHz', () => {
    expect(call(lookup(0x14, 'RE'), [0, 4096]).cycles / 125e6).toBeCloseTo(0.045);
  });

  it('computes with single floats as IEEE 754 rounds, denormals being zero', () => {
    const least = 2 ** -126;
    const normal = fc
      .float({ noNaN: true, noDefaultInfinity: true })
      .filter((value) => value === 0 || Math.abs(value) >= least);
    const expected = (value: number) => {
      const rounded = Math.fround(value);
      return Math.abs(rounded) < least ? 0 * rounded : rounded;
    };
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        expect(single(0x00, a, b)).toBe(expected(a + b));
        expect(single(0x04, a, b)).toBe(expected(a - b));
        expect(single(0x08, a, b)).toBe(expected(a * b));
        expect(single(0x0c, a, b)).toBe(expected(a / b));
        expect(float('single', 0x54, bitsOf(a), bitsOf(b))[0]! | 0).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
    expect(single(0x00, 2 ** -140, 0)).toBe(0);
  });

  it('computes the functions of its table at their places', () => {
    expect(single(0x18, 2)).toBe(Math.fround(Math.SQRT2));
    expect(single(0x3c, 1)).toBe(Math.fround(Math.cos(1)));
    expect(single(0x40, 1)).toBe(Math.fround(Math.sin(1)));
    expect(toFloat(float('single', 0x40, bitsOf(1))[1]!)).toBe(Math.fround(Math.cos(1)));
    expect(single(0x44, 1)).toBe(Math.fround(Math.tan(1)));
    expect(single(0x4c, 1)).toBe(Math.fround(Math.E));
    expect(single(0x50, 10)).toBe(Math.fround(Math.LN10));
    expect(single(0x58, 1, -1)).toBe(Math.fround((3 * Math.PI) / 4));
  });

  it('turns floats into integers, towards minus infinity and as far as they go', () => {
    const toInt = (value: number) => float('single', 0x1c, bitsOf(value))[0]! | 0;
    expect([2.7, -2.7, 1e10, -1e10, 0].map(toInt)).toEqual([2, -3, 0x7fffffff, -0x80000000, 0]);
    const toUint = (value: number) => float('single', 0x24, bitsOf(value))[0]!;
    expect([2.7, -2.7, 1e10].map(toUint)).toEqual([2, 0, 0xffffffff]);
    expect(float('single', 0x20, bitsOf(2.5), 4)[0]).toBe(40);
    expect([...float('single', 0x6c, bitsOf(-1)).subarray(0, 2)]).toEqual([0xffffffff, 0xffffffff]);
  });

  it('turns integers into floats', () => {
    expect(toFloat(float('single', 0x2c, -7)[0]!)).toBe(-7);
    expect(toFloat(float('single', 0x34, -1)[0]!)).toBe(2 ** 32);
    expect(toFloat(float('single', 0x30, 40, 4)[0]!)).toBe(2.5);
    expect(toFloat(float('single', 0x5c, 0, 1)[0]!)).toBe(2 ** 32);
  });

  it('computes with doubles, in two registers each', () => {
    const [low, high] = float('double', 0x08, ...wordsOf(1.1), ...wordsOf(3));
    expect(toDouble(low!, high!)).toBe(1.1 * 3);
    expect(toFloat(float('double', 0x7c, ...wordsOf(0.1))[0]!)).toBe(Math.fround(0.1));
    const [a, b] = float('single', 0x7c, bitsOf(0.5));
    expect(toDouble(a!, b!)).toBe(0.5);
  });

  it('refuses what it does not have', () => {
    expect(() => float('single', 0x14, 0, 0)).toThrow('not emulated');
  });
});

const scratch = new DataView(new ArrayBuffer(8));

function bitsOf(value: number): number {
  scratch.setFloat32(0, value);
  return scratch.getUint32(0);
}

function toFloat(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}

/** Low word first. */
function wordsOf(value: number): [number, number] {
  scratch.setFloat64(0, value);
  return [scratch.getUint32(4), scratch.getUint32(0)];
}

function toDouble(low: number, high: number): number {
  scratch.setUint32(4, low);
  scratch.setUint32(0, high);
  return scratch.getFloat64(0);
}
