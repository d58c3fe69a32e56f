import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importsJsonSchema } from '../../src/report/imports/imports-json.js';
import { runCli } from '../support/run-cli.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-imports-cli-'));
  writeFileSync(join(folder, 'main.py'), 'import outer\nprint("the script ran")\n');
  writeFileSync(join(folder, 'outer.py'), 'import inner\nprint("outer is imported")\n');
  writeFileSync(join(folder, 'inner.py'), 'def f(x):\n    return [x, x + 1, x + 2]\n');
  writeFileSync(join(folder, 'broken.py'), 'import nosuch\n');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const imports = (...args: string[]) => runCli(['imports', ...args], { cwd: folder });

describe('mpgc imports', () => {
  it('answers first, with a tree, in 80 columns, and does not run the script', async () => {
    const { code, stdout } = await imports('main.py', '--port', 'sim');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok: The imports of main\.py keep [\d,]+ B/m);
    expect(stdout).toMatch(/^outer +\d+ +\d+ +[\d,]+ +[+-]?\d+ +[+-]?\d+\n└ inner /m);
    expect(stdout).toContain('outer is imported');
    expect(stdout).not.toContain('the script ran');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('prints the answer alone with --quiet', async () => {
    const { stdout, stderr } = await imports('main.py', '--port', 'sim', '--quiet');
    expect(stdout).toMatch(/^ok: /);
    expect([stdout.includes('outer is imported'), stderr]).toEqual([false, '']);
  });

  it('prints one object of the published schema, and a capture of which the report is the same', async () => {
    const { code, stdout } = await imports(
      'main.py',
      'inner',
      '--port',
      'sim',
      '--json',
      '--out',
      'captures',
    );
    const json = importsJsonSchema.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(json.roots.map(({ name, kind, modules }) => [name, kind, modules.length])).toEqual([
      ['main.py', 'script', 2],
      ['inner', 'module', 1],
    ]);
    const [capture = ''] = readdirSync(join(folder, 'captures'));
    const again = await runCli(['report', join('captures', capture), '--json'], { cwd: folder });
    expect(again.code).toBe(0);
    const { files: _, ...reported } = JSON.parse(again.stdout);
    const { files: __, ...measured } = json;
    expect(reported).toEqual(measured);
    const printed = await runCli(['report', join('captures', capture), '--format', 'md', '--stdout'], {
      cwd: folder,
    });
    expect(printed.stdout).toMatch(/^\| imports of main\.py \| live \|/m);
    const screen = await runCli(['report', join('captures', capture), '--force'], { cwd: folder });
    expect(screen.stdout).toMatch(/^ok: The imports of main\.py keep /);
  });

  it('ends with 2 where a module could not be imported', async () => {
    const { code, stdout } = await imports('broken.py', '--port', 'sim', '--quiet');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^FAILED: nosuch could not be imported \(line 1 of broken\.py\): ImportError/);
  });

  it.each([
    [2, 'nope.py --port sim', 'There is no script nope.py'],
    [2, 'not-a-name --port sim', "'not-a-name' is no script and no name of a module"],
    [3, 'main.py --port /dev/mpgc-none', '/dev/mpgc-none'],
  ])('ends with %d for %s', async (exitCode, args, said) => {
    const { code, stderr } = await imports(...args.split(' '));
    expect(code).toBe(exitCode);
    expect(stderr).toContain(said);
  });
});
