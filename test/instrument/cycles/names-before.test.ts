import { expect, it } from 'vitest';
import { findCycles } from '../../../src/instrument/cycles/find-cycles.js';
import { namesBefore } from '../../../src/instrument/cycles/names-before.js';
import { sourceTexts } from '../../../src/instrument/cycles/source-text.js';

const namesOf = (body: string, head = 'def main(a, b=D):') => {
  const text = `${head}\n${body}\nmain(1)\n`;
  const [loop] = findCycles(sourceTexts(text, []));
  return namesBefore(loop!.node, loop!.text).sort();
};
const LOOP = '  while True:\n    pass';

it.each([
  ['parameters, without their defaults', LOOP, ['a', 'b']],
  ['assigned before', `  c = 1\n  d.e = f[g] = 2\n${LOOP}`, ['a', 'b', 'c']],
  ['not behind it', `${LOOP}\n  c = 1`, ['a', 'b']],
  ['not in a branch', `  if a:\n    c = 1\n${LOOP}`, ['a', 'b']],
  [
    'in a try around it',
    '  try:\n    c = 1\n    while True:\n      pass\n  finally:\n    pass',
    ['a', 'b', 'c'],
  ],
  ['not what is global', `  global c\n  c = 1\n${LOOP}`, ['a', 'b']],
  ['not what is deleted', `  c = 1\n  del c, b\n${LOOP}`, ['a']],
])('names that are sure to be bound at a loop: %s', (_, body, names) => {
  expect(namesOf(body)).toEqual(names);
});

it('are none at the top', () => {
  const text = 'a = 1\nwhile True:\n  pass\n';
  const [loop] = findCycles(sourceTexts(text, []));
  expect(namesBefore(loop!.node, loop!.text)).toEqual([]);
});
