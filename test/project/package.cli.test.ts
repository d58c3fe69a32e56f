import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INSTALL_MS = 240_000;

/** What a user gets who installs the package into a folder of theirs: none of what a checkout has besides. */
describe('the package, installed in an empty folder', () => {
  let folder = '';
  const run = (file: string, args: string[], cwd = folder) => {
    const env = { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: join(folder, 'cache') };
    const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: 'utf8' });
    return { code: status, stdout, stderr };
  };
  const mpgc = (...args: string[]) => run(join(folder, 'node_modules/.bin/mpgc'), args);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mpgc-package-'));
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    writeFileSync(join(folder, 'main.py'), 'kept=[]\ndef step():\n kept.append(bytearray(64))\nstep()\n');
    // The files are built: no script has to run.
    const packed = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], ROOT);
    expect(packed.stderr).toContain('mpgc-');
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    const installed = run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball]);
    expect(installed.code, installed.stderr).toBe(0);
  }, INSTALL_MS);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('profiles, and makes all formats of that', () => {
    const profiled = mpgc('profile', 'main.py', '--port', 'sim:heap=64k', '--out', 'out');
    expect(profiled).toMatchObject({ code: 0, stdout: expect.stringContaining('live after') });
    const capture = readdirSync(join(folder, 'out')).find((name) => name.endsWith('.jsonl')) ?? '';
    const formats = ['--format', 'html,png,json,md,csv,junit', '--out', 'reports'];
    expect(mpgc('report', join('out', capture), ...formats)).toMatchObject({ code: 0, stderr: '' });
    const kinds = readdirSync(join(folder, 'reports')).map((name) => name.slice(name.indexOf('.')));
    expect(new Set(kinds)).toEqual(new Set(['.html', '.png', '.json', '.md', '.csv', '.xml']));
  });

  it('hunts a leak', () => {
    const hunted = mpgc('leak', 'main.py', '--call', 'step()', '--iterations', '60', '--port', 'sim');
    expect(hunted).toMatchObject({ code: 1, stdout: expect.stringContaining('Leak:') });
  });

  it('has the licences of what is bundled', () => {
    const notices = run('cat', ['node_modules/mpgc/dist/NOTICES.txt']).stdout;
    for (const name of ['@oclif/core', 'zod', '@lezer/python', 'chartjs-node-canvas']) {
      expect(notices).toContain(`${name} `);
    }
  });
});
