import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MpgcError } from '../../../src/errors.js';
import { FLASH_BYTES, readUf2 } from '../../../src/transport/emu/uf2.js';
import { uf2Of } from '../../support/uf2.js';

const RP2350 = 0xe48bff59;

describe('readUf2', () => {
  it('gives the bytes of each block and where they go', () => {
    const bytes = Uint8Array.from({ length: 600 }, (_, at) => at & 0xff);
    const segments = readUf2(uf2Of(bytes, { offset: 0x1000 }), 'x.uf2');
    expect(segments.map(({ offset }) => offset)).toEqual([0x1000, 0x1100, 0x1200]);
    expect(Buffer.concat(segments.map((segment) => segment.bytes)).subarray(0, 600)).toEqual(
      Buffer.from(bytes),
    );
  });

  it('leaves out blocks of other families and blocks that are not for the flash', () => {
    const file = Buffer.concat([uf2Of(new Uint8Array(256)), uf2Of(new Uint8Array(256), { family: RP2350 })]);
    const marked = Buffer.concat([file, uf2Of(new Uint8Array(256), { flags: 0x2001 })]);
    expect(readUf2(marked, 'x.uf2')).toHaveLength(1);
  });

  it.each([
    ['a text', Buffer.from('hello'), 'x.uf2 is not a UF2 file.'],
    ['an empty file', Buffer.alloc(0), 'x.uf2 is not a UF2 file.'],
    ['another 512 bytes', Buffer.alloc(512), 'x.uf2 is not a UF2 file.'],
    [
      'a file that is cut off',
      uf2Of(new Uint8Array(600)).subarray(0, 1200),
      'damaged: after 2 blocks it is no longer UF2',
    ],
    ['a file without its last block', uf2Of(new Uint8Array(600)).subarray(0, 1024), '2 of 3 blocks'],
    [
      'other firmware',
      uf2Of(new Uint8Array(256), { family: RP2350 }),
      'firmware for RP2350; the emulated chip',
    ],
    [
      'an unknown family',
      uf2Of(new Uint8Array(256), { family: 0x12345678 }),
      'firmware for family 0x12345678',
    ],
    ['an address in RAM', uf2Of(new Uint8Array(256), { base: 0x20000000 }), 'address 0x20000000'],
  ])('says what is wrong with %s', (_, file, text) => {
    const error = failureOf(() => readUf2(file, 'x.uf2'));
    expect(error).toMatchObject({ code: 'FIRMWARE_UNUSABLE', exitCode: 2 });
    expect(error.message).toContain(text);
    expect(error.suggestions.join()).toContain('RPI_PICO');
  });

  it('gives what fits into the flash, or says that the file is no good, whatever bytes are wrong in it', () => {
    const file = uf2Of(Uint8Array.from({ length: 700 }, (_, at) => at & 0xff));
    const change = fc.record({ at: fc.nat(file.length - 1), byte: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(fc.array(change), fc.nat(file.length), (changes, length) => {
        const damaged = Buffer.from(file.subarray(0, length));
        for (const { at, byte } of changes) if (at < length) damaged[at] = byte;
        let segments: ReturnType<typeof readUf2>;
        try {
          segments = readUf2(damaged, 'x.uf2');
        } catch (error) {
          expect(error).toMatchObject({ code: 'FIRMWARE_UNUSABLE' });
          return;
        }
        for (const { offset, bytes } of segments) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + bytes.length).toBeLessThanOrEqual(FLASH_BYTES);
        }
      }),
    );
  });
});

function failureOf(run: () => unknown): MpgcError {
  try {
    run();
  } catch (error) {
    if (error instanceof MpgcError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
