import { describe, expect, it } from 'vitest';
import type { TakenMap } from '../../../src/analysis/maps/taken-maps.js';
import { runningMapsText } from '../../../src/report/text/maps/running-maps-text.js';

function mapsOf(...largestFreeBlocks: number[]): Pick<TakenMap, 'role' | 'dump'>[] {
  const map = (role: TakenMap['role'], blocks: number) =>
    ({ role, dump: { blockBytes: 16, counts: { largestFreeBlocks: blocks } } }) as never;
  return [map('baseline', 1), ...largestFreeBlocks.map((blocks) => map('running', blocks)), map('final', 2)];
}

describe('the line about heap maps while a program ran', () => {
  it.each([
    [[], null],
    [[64], '1 map while it ran: largest free block 1.0 KiB'],
    [[6400, 640], '2 maps while it ran: largest free block 100.0 KiB to 10.0 KiB'],
    [[6400, 64, 640], '3 maps while it ran: largest free block 100.0 KiB to 10.0 KiB, least 1.0 KiB'],
  ])('of %j', (largest, text) => {
    expect(runningMapsText(mapsOf(...largest))).toBe(text);
  });
});
