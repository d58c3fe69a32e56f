import { describe, expect, it } from 'vitest';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';

describe('rulesFor', () => {
  it.each([
    [[1, 9, 2], '1.9'],
    [[1, 10, 0], '1.12'],
    [[1, 12, 0], '1.12'],
    [[1, 19, 1], '1.12'],
    [[1, 20, 0], '1.20'],
    [[1, 21, 0], '1.21'],
    [[1, 24, 1], '1.22'],
    [[1, 27, 0], '1.25'],
    [[1, 28, 0], '1.28'],
    [[1, 31, 0], '1.28'],
    [[2, 0, 0], '1.28'],
  ])('of %j are those of %s', (version, name) => {
    expect(rulesFor('micropython', version)?.name).toBe(name);
  });

  it('knows none for what came before, nor for another allocator', () => {
    expect(rulesFor('micropython', [1, 8, 7])).toBeNull();
    expect(rulesFor('circuitpython', [9, 2, 0])).toBeNull();
  });
});
