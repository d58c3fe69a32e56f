import { describe, expect, it } from 'vitest';
import { raisedAgain } from '../../../src/analysis/leak/raised-again.js';
import type { BlockGroup } from '../../../src/analysis/maps/new-blocks.js';
import { CLEAN, judge } from '../../support/hunt.js';

const CALLS = 64;
/** Each call adds so many bytes, in one block of 16-byte units. */
const leak = (bytes: number) => judge({ live: (calls) => bytes * calls, calls: CALLS });

function group(bytes: number, changes: Partial<BlockGroup> = {}): BlockGroup {
  return {
    fingerprint: `h${bytes / 16}`,
    letter: 'h',
    blocks: bytes / 16,
    bytesEach: bytes,
    count: 1,
    bytes,
    perCall: 1 / CALLS,
    heldBy: null,
    pattern: 'single',
    strideBlocks: null,
    places: [],
    allocations: [],
    ...changes,
  };
}

describe('one block that grows by the entries of a traceback', () => {
  it('is what an exception that is raised again leaves: three words for each function', () => {
    expect(raisedAgain(leak(24), [group(24 * CALLS)])).toBe(2);
    expect(raisedAgain(leak(48), [group(48 * CALLS)])).toBe(4);
  });

  it.each([
    ['grows by something else', leak(32), [group(32 * CALLS)]],
    ['has a type', leak(24), [group(24 * CALLS, { letter: 'A' })]],
    ['is one of several', leak(24), [group(24 * CALLS, { count: 2 })]],
    ['is a small part of the growth', leak(24), [group(24 * 8)]],
    ['is not known', leak(24), null],
    ['does not grow', judge(CLEAN), [group(24 * CALLS)]],
  ])('is nothing of that where it %s', (_what, judged, groups) => {
    expect(raisedAgain(judged, groups)).toBeNull();
  });
});
