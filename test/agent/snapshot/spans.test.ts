import { describe, expect, it } from 'vitest';
import { spansOf } from '../../../src/agent/snapshot/spans.js';

const areas = (...letters: string[]) =>
  letters.map((text, at) => ({ address: (0x1000 * (at + 1)).toString(16), letters: text }));

describe('spans', () => {
  it('are the used blocks, with small gaps between them', () => {
    expect(spansOf({ blockBytes: 16, areas: areas('..h=..L.........h.') })).toEqual([
      { address: 0x1020, bytes: 5 * 16 },
      { address: 0x1100, bytes: 16 },
    ]);
  });

  it('do not go from one area to the next', () => {
    expect(spansOf({ blockBytes: 16, areas: areas('.h', 'h=', '....') })).toEqual([
      { address: 0x1010, bytes: 16 },
      { address: 0x2000, bytes: 32 },
    ]);
  });
});
