import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const NEEDS_A_BOARD = /\/dev\/|\bCOM\d|id:|main\.py/;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-docs-'));
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const commands = [...text.matchAll(/^ *```sh\n([\s\S]*?)```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.trim())
    .filter((line) => /^(mpgc|cp) /.test(line) && !NEEDS_A_BOARD.test(line))
    .map((line) => ({
      command: line.replace(/ +#.*$/, ''),
      exitCode: Number(/# exit code (\d+)/.exec(line)?.[1] ?? 0),
    }));

  it.each(commands)('runs: $command', async ({ command, exitCode }) => {
    const args = [...command.matchAll(/"([^"]*)"|(\S+)/g)]
      .slice(1)
      .flatMap(([, quoted, word = '']) => quoted ?? expand(word));
    if (command.startsWith('cp ')) {
      const [from = '', to = ''] = args.map((path) => join(folder, path));
      cpSync(from, to);
      return;
    }
    const { code, stderr } = await runCli(args, {
      cwd: folder,
      env: { XDG_CACHE_HOME: join(folder, 'cache') },
    });
    expect(stderr).not.toContain('Error');
    expect(code).toBe(exitCode);
  });

  it('links to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => join(page, '..', link));
    const missing = links.filter((link) => !exists(link));
    expect(missing).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  it('documents every error code with its exit code', () => {
    const codes = [
      ...readFileSync(join(ROOT, 'src/errors.ts'), 'utf8').matchAll(/^ {2}([A-Z0-9_]+): EXIT/gm),
    ].map(([, code]) => code);
    const documented = [
      ...readFileSync(join(ROOT, 'docs/errors.md'), 'utf8').matchAll(/^\| `([A-Z0-9_]+)`/gm),
    ].map(([, code]) => code);
    expect(documented).toEqual(codes);
  });
});

/** A pattern with one star in the last part, as a shell would expand it. */
function expand(word: string): string[] {
  if (!word.includes('*')) return [word];
  const [start = '', end = ''] = word.split('*');
  const directory = start.slice(0, start.lastIndexOf('/') + 1);
  const names = readdirSync(join(folder, directory)).map((name) => directory + name);
  return names.filter((name) => name.startsWith(start) && name.endsWith(end)).slice(-1);
}

function exists(path: string): boolean {
  try {
    readdirSync(join(ROOT, path, '..'));
    return readdirSync(join(ROOT, path, '..')).includes(path.replace(/\/$/, '').split('/').at(-1) ?? '');
  } catch {
    return false;
  }
}
