import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quickAnswer } from '../../src/cli/quick-answer.js';
import { VERSION } from '../../src/version.js';
import { runCli } from '../support/run-cli.js';

const COMMANDS = readdirSync(new URL('../../src/commands/', import.meta.url)).map((name) =>
  name.slice(0, -3),
);
const ANSI = /\x1b\[\d+m/g;

describe('quickAnswer', () => {
  it.each([['--version'], ['-V']])('knows %s', (flag) => {
    expect(quickAnswer([flag], false)).toBe(
      `mpgc/${VERSION} ${process.platform}-${process.arch} node-${process.version}`,
    );
  });

  it.each([[[]], [['--help']], [['-h']], [['help']]])('gives the help of mpgc for %j', (args) => {
    expect(quickAnswer(args, false)).toContain(`mpgc/${VERSION} ${process.platform}-${process.arch} node-`);
    expect(quickAnswer(args, false)).toContain('START WITH');
  });

  it.each(COMMANDS)('gives the help of %s, in colours the same words', (command) => {
    const plain = quickAnswer([command, '--help'], false);
    expect(plain).toMatch(/^USAGE$/m);
    expect(quickAnswer(['help', command], false)).toBe(plain);
    const coloured = quickAnswer([command, '-h'], true) ?? '';
    expect(coloured).not.toBe(plain);
    expect(coloured.replace(ANSI, '')).toBe(plain);
  });

  it.each([
    [['profile']],
    [['profile', 'main.py', '--help']],
    [['nothing', '--help']],
    [['constructor', '--help']],
    [['--json']],
    [['help', 'nothing']],
  ])('leaves %j to the framework', (args) => {
    expect(quickAnswer(args, false)).toBeNull();
  });

  it.each([[['--help']], [['leak', '--help']]])('says for %j what the framework says', async (args) => {
    const [quick, slow] = [await runCli(args), await runCli([...args, '--json'])];
    expect(quick).toEqual(slow);
    expect(quick.code).toBe(0);
  });
});
