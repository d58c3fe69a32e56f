import { describe, expect, it } from 'vitest';
import { usageHints, usageMessage } from '../../src/cli/usage-hints.js';

const KNOWN = [
  { name: 'port' },
  { name: 'iterations' },
  { name: 'serve', allowNo: true },
  { name: 'include', multipleNonGreedy: true },
  { name: 'path', multipleNonGreedy: true },
];
const hints = (line: string, wrong: { flags?: string[]; args?: string[] }) =>
  usageHints({ flags: [], args: [], ...wrong }, line.split(' '), KNOWN).map(({ text, command }) => [
    text,
    command,
  ]);

describe('a flag that there is not', () => {
  it.each([
    ['mpgc profile a.py --prot sim', '--prot', 'Did you mean --port?', 'mpgc profile a.py --port sim'],
    [
      'mpgc profile a.py --iteration=5',
      '--iteration=5',
      'Did you mean --iterations?',
      'mpgc profile a.py --iterations=5',
    ],
    ['mpgc profile a.py --no-srve', '--no-srve', 'Did you mean --no-serve?', 'mpgc profile a.py --no-serve'],
  ])('has the one that is near: %s', (line, flag, text, command) => {
    expect(hints(line, { flags: [flag] })).toEqual([[text, command]]);
  });

  it.each(['--bananas', '-z', '--'])('has none where none is near: %s', (flag) => {
    expect(hints(`mpgc profile a.py ${flag}`, { flags: [flag] })).toEqual([]);
  });
});

describe('several files behind a flag that takes one', () => {
  it.each([
    [
      'mpgc profile a.py --include b c --port sim',
      ['c'],
      'mpgc profile a.py --include b --include c --port sim',
    ],
    [
      'mpgc profile a.py --include b c d',
      ['c', 'd'],
      'mpgc profile a.py --include b --include c --include d',
    ],
    ['mpgc profile --include b c a.py', ['a.py'], 'mpgc profile --include b --include c a.py'],
    ['mpgc profile --as-main --include b c', ['c'], 'mpgc profile --as-main --include b --include c'],
    ['mpgc leak a.py --path lib drivers', ['drivers'], 'mpgc leak a.py --path lib --path drivers'],
  ])('are each given it: %s', (line, args, command) => {
    const flag = line.includes('--path') ? '--path' : '--include';
    expect(hints(line, { args })).toEqual([[`Give ${flag} before each file:`, command]]);
  });

  it('are none where an argument is just too many', () => {
    expect(hints('mpgc profile a.py b.py --include c', { args: ['b.py'] })).toEqual([]);
  });
});

it.each([
  [
    'The following error occurred:\n  Missing required flag call\nSee more help with --help',
    '--call is missing.',
  ],
  [
    'Missing 1 required arg:\ncapture  a file\n\nNote: --heap, --alloc allow multiple values. Because of this you need …\nAlternatively, …\nSee more help with --help',
    'Missing 1 required arg:\ncapture  a file',
  ],
  ['Nonexistent flag: --x\nSee more help with --help', 'Nonexistent flag: --x'],
])('says what is wrong, and no more: %j', (message, said) => {
  expect(usageMessage(message)).toBe(said);
});
