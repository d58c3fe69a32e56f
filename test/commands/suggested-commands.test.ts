import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';
import { madeReal, provideFiles, suggestedCommands, unusable } from '../support/suggested-commands.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-suggested-'));
  provideFiles(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an error', () => {
  it.each([
    ['profile', 'main.py'],
    ['profile', 'main.py', '--port', 'banana'],
    ['profile', 'main.py', '--port', '/dev/mpgc-none'],
    ['profile', 'main.py', '--port', 'sim:heap=lots'],
    ['profile', 'nope.py', '--port', 'sim'],
    ['leak', 'main.py', '--call', 'step', '--port', 'sim'],
    ['report', 'nope.mpgc.jsonl'],
    ['check', 'main.mpgc.jsonl'],
    ['ports'],
    ['profil'],
  ])('proposes commands that a shell runs as they are printed: %j', async (...args) => {
    const { stdout, stderr } = await runCli(args, { cwd: folder });
    const commands = suggestedCommands(stdout + stderr.replace(/\n +(?!- )/g, ' ')).map(madeReal);
    expect(await unusable(commands, folder)).toEqual({});
  });
});

describe('the examples of the help', () => {
  const { commands } = JSON.parse(
    readFileSync(new URL('../../oclif.manifest.json', import.meta.url), 'utf8'),
  );

  it.each(Object.keys(commands))('of mpgc %s run as they are printed', async (name) => {
    const { stdout } = await runCli([name, '--help']);
    const examples = suggestedCommands(stdout.slice(stdout.indexOf('EXAMPLES')));
    expect(examples.length).toBeGreaterThan(1);
    expect(await unusable(examples.map(madeReal), folder)).toEqual({});
  });

  it('of mpgc alone run as they are printed', async () => {
    const { stdout } = await runCli(['--help']);
    const examples = Array.from(stdout.matchAll(/^ {2}(mpgc .*?) {2,}/gm), ([, command = '']) => command);
    expect(examples).toHaveLength(3);
    expect(await unusable(examples.map(madeReal), folder)).toEqual({});
  });
});
