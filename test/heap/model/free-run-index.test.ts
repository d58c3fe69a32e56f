import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FreeRunIndex } from '../../../src/heap/model/free-run-index.js';

const letters = fc
  .array(fc.constantFrom('.', '.......', '.'.repeat(40), 'h', '=', 'h===='), { maxLength: 60 })
  .map((parts) => parts.join(''));

describe('FreeRunIndex', () => {
  it('finds what a walk over the blocks finds, from any block on', () => {
    fc.assert(
      fc.property(letters, fc.nat(90), fc.nat(2000), (text, blocks, from) => {
        const index = new FreeRunIndex(Buffer.from(text));
        expect(index.find(blocks + 1, from)).toBe(walk(text, blocks + 1, from));
      }),
      { numRuns: 2000 },
    );
  });

  it('still does after changes', () => {
    const change = fc.record({
      from: fc.nat(400),
      length: fc.nat(120),
      letter: fc.constantFrom('.', 'h', '='),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), fc.nat(90), fc.nat(400), (changes, blocks, from) => {
        const bytes = Buffer.alloc(391, '.');
        const index = new FreeRunIndex(bytes);
        for (const { from: start, length, letter } of changes) {
          bytes.fill(letter, Math.min(start, bytes.length), Math.min(start + length, bytes.length));
          index.changed(start, start + length);
        }
        const text = bytes.toString();
        expect(index.find(blocks + 1, from)).toBe(walk(text, blocks + 1, from));
        expect(index.longest).toBe(Math.max(0, ...(text.match(/\.+/g) ?? []).map((run) => run.length)));
      }),
      { numRuns: 1000 },
    );
  });
});

/** The linear scan of gc_alloc. */
function walk(text: string, blocks: number, from: number): number {
  for (let at = from, run = 0; at < text.length; at++) {
    run = text[at] === '.' ? run + 1 : 0;
    if (run === blocks) return at - blocks + 1;
  }
  return -1;
}
