import { describe, expect, it } from 'vitest';
import { quietOnes } from '../../../src/agent/lines/retained-lines.js';

const probe = (hits: number, grownBytes = 0, mostBytes = 0) => ({ hits, grownBytes, mostBytes });

describe('lines that added nothing, and have no map', () => {
  it('are none where all of them take little', () => {
    expect(quietOnes([probe(1), probe(40, 64, 64), probe(59), probe(0)], 1)).toEqual([]);
  });

  it('are those that are met most often where they take more than a hundred maps', () => {
    expect(quietOnes([probe(60), probe(50), probe(1), probe(500, 16, 16)], 1)).toEqual([0]);
    expect(quietOnes([probe(1000), probe(101), probe(100)], 1)).toEqual([1, 0]);
  });

  it('are those for which there is no second, where a map takes long', () => {
    expect(quietOnes([probe(3), probe(10)], 100)).toEqual([1]);
    expect(quietOnes([probe(3), probe(10)], 2000)).toEqual([0, 1]);
  });
});
