import { describe, expect, it } from 'vitest';
import { wholeAddress } from '../../../src/agent/snapshot/whole-address.js';

const HEAP = { blockBytes: 16, areas: [{ address: '3ffbd790', letters: '.'.repeat(16_008) }] };

describe('the address of an object', () => {
  it.each([
    ['its id()', 0x3ffbdea0, 0x3ffbdea0],
    // As MicroPython 1.26 gave it, built with representation B.
    ['what its id() was cut from', -270_688, 0x3ffbdea0],
    ['not known where the heap has no such address', -16, -16],
  ])('is %s', (_, id, address) => {
    expect(wholeAddress(HEAP, id)).toBe(address);
  });
});
