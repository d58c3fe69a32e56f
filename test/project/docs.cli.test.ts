import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runShell } from '../support/run-cli.js';
import { madeReal, provideFiles } from '../support/suggested-commands.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-docs-'));
  provideFiles(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  const blocks = [...text.matchAll(/^ *```sh\n([\s\S]*?)```/gm)]
    .flatMap(([, block = '']) => block.split('\n'))
    .filter((line) => /^ *(mpgc|cp) /.test(line));
  const inTables = text
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .flatMap((line) => Array.from(line.matchAll(/`(mpgc [^`…]+ [^`…]+)`/g), ([, command = '']) => command));
  const commands = [...blocks, ...inTables].map((line) => ({
    command: madeReal(line.trim().replace(/ +#.*$/, '')),
    exitCode: Number(/# exit code (\d+)/.exec(line)?.[1] ?? 0),
  }));

  it.each(commands)('runs: $command', async ({ command, exitCode }) => {
    const { code, stderr } = await runShell(newestAlone(command), {
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

/** With the newest file alone in place of each pattern: earlier commands have made several. */
function newestAlone(command: string): string {
  return command.replace(/\S*\*\S*/g, (pattern) => `"$(ls ${pattern} | tail -n 1)"`);
}

function exists(path: string): boolean {
  try {
    readdirSync(join(ROOT, path, '..'));
    return readdirSync(join(ROOT, path, '..')).includes(path.replace(/\/$/, '').split('/').at(-1) ?? '');
  } catch {
    return false;
  }
}
