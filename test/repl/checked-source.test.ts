import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesLiteral, checkedSource, isRefused, sumsOf } from '../../src/repl/checked-source.js';

describe('sumsOf', () => {
  it('adds up all bytes, and those of the second half', () => {
    expect(sumsOf(Buffer.of(1, 2, 3, 4, 5))).toEqual({ length: 5, sum: 15, secondHalf: 12 });
  });

  it('differs for any byte that is changed, lost or doubled', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 60 }),
        fc.nat(),
        fc.nat(254),
        (bytes, place, other) => {
          const at = place % bytes.length;
          const byte = bytes[at]!;
          const around = (...middle: number[]) =>
            Buffer.of(...bytes.subarray(0, at), ...middle, ...bytes.subarray(at + 1));
          const changed = around((byte + 1 + other) % 256);
          for (const damaged of [changed, around(), around(byte, byte)]) {
            expect(sumsOf(damaged)).not.toEqual(sumsOf(bytes));
          }
        },
      ),
    );
  });
});

describe('bytesLiteral', () => {
  it('writes what no prompt acts on', () => {
    expect(bytesLiteral(Buffer.from('a\n\'"\\\t\x04ü'))).toBe(`b'a\\n\\'"\\\\\\x09\\x04\\xc3\\xbc'`);
  });

  it('is printable, on one line', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesLiteral(bytes)).toMatch(/^b'[ -~]*'$/);
      }),
    );
  });
});

describe('checkedSource', () => {
  it('holds the source and its sums, in names that are in ROM', () => {
    const checked = checkedSource(Buffer.from('x = 1\n'));
    expect(checked).toContain("b'x = 1\\n'");
    expect(checked).toContain('==(6,304,91)');
  });
});

describe('isRefused', () => {
  it('knows what the board prints where the sums differ', () => {
    expect(isRefused(Buffer.from('\x1e= *\r\n'))).toBe(true);
    expect(isRefused(Buffer.from('\x1e= 5 5\r\n'))).toBe(false);
  });
});
