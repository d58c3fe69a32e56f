import { expect, it } from 'vitest';
import { nearestName } from '../../src/config/nearest-name.js';

const NAMES = ['peak', 'largest-free', 'fragmentation', 'leak'];

it.each([
  ['peek', 'peak'],
  ['PEAK', 'peak'],
  ['pek', 'peak'],
  ['epak', 'peak'],
  ['leaks', 'leak'],
  ['largestfree', 'largest-free'],
  ['fragmentaton', 'fragmentation'],
  ['fragmentation', 'fragmentation'],
  ['size', null],
  ['x', null],
  ['', null],
])('%s is near to %s', (typed, name) => {
  expect(nearestName(typed, NAMES)).toBe(name);
});
