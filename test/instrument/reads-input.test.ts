import { expect, it } from 'vitest';
import { readsInput } from '../../src/instrument/reads-input.js';

it.each<[text: string, reads: boolean]>([
  ['name = input("? ")', true],
  ['import sys\nsys.stdin.readline()', true],
  ['from sys import stdin', true],
  ['print("input")  # stdin', false],
  ['self.inputs = 3', false],
])('%j', (text, reads) => {
  expect(readsInput(text)).toBe(reads);
});
