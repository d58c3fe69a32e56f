import { describe, expect, it } from 'vitest';
import { splitHeadline } from '../../src/report/headline.js';

describe('splitHeadline', () => {
  it.each([
    ['One. Two. Three.', 9, 'One. Two.', 'Three.'],
    ['One. Two. Three.', 8, 'One.', 'Two. Three.'],
    [
      'A sentence longer than there is room for. Next.',
      5,
      'A sentence longer than there is room for.',
      'Next.',
    ],
    ['It ran out: 5 B; 4 B free; and so on. Next.', 30, 'It ran out: 5 B; 4 B free', 'And so on. Next.'],
    ['3.5 KiB in main.py: no end of a sentence', 99, '3.5 KiB in main.py: no end of a sentence', ''],
  ])('%j up to %d characters', (text, most, headline, rest) => {
    expect(splitHeadline(text, most)).toEqual({ headline, rest });
  });
});
