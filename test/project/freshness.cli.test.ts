import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { jsonSchemas } from '../../src/report/formats/json-schemas.js';
import { runCli } from '../support/run-cli.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

describe('generated files are fresh', () => {
  it.each(Object.entries(jsonSchemas()))('schemas/%s (npm run schemas)', (name, schema) => {
    expect(JSON.parse(read(`schemas/${name}`))).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  it('oclif.manifest.json (npm run manifest)', async () => {
    const manifest = JSON.parse(read('oclif.manifest.json'));
    const config = await Config.load({ root: new URL('.', ROOT).pathname, ignoreManifest: true });
    const own = config.commands.filter(({ pluginName }) => pluginName === 'mpgc').map(({ id }) => id);
    expect(Object.keys(manifest.commands).sort()).toEqual(own.sort());
    for (const id of Object.keys(manifest.commands)) {
      const command = config.findCommand(id, { must: true });
      const wanted = manifest.commands[id];
      expect(command.summary).toBe(wanted.summary);
      expect(command.description).toBe(wanted.description);
      expect(JSON.parse(JSON.stringify(command.examples))).toEqual(wanted.examples);
      expect(Object.keys(command.flags).sort()).toEqual(Object.keys(wanted.flags).sort());
      for (const [name, flag] of Object.entries(command.flags)) {
        expect(wanted.flags[name]).toMatchObject({
          name,
          ...(flag.description ? { description: flag.description } : {}),
        });
      }
    }
    expect(manifest.version).toBe(JSON.parse(read('package.json')).version);
  });

  it('docs/commands.md (npm run reference)', () => {
    const oclif = fileURLToPath(new URL('node_modules/oclif/bin/run.js', ROOT));
    const args = [
      'readme',
      '--readme-path',
      'docs/commands.md',
      '--no-source-links',
      '--no-aliases',
      '--dry-run',
    ];
    const { stdout } = spawnSync(process.execPath, [oclif, ...args], {
      cwd: fileURLToPath(ROOT),
      encoding: 'utf8',
    });
    expect(stdout).toContain(read('docs/commands.md').trim());
  });

  it('the command surface is what it was', async () => {
    const manifest = JSON.parse(read('oclif.manifest.json'));
    const surface = Object.fromEntries(
      Object.entries<{ args: object; flags: object }>(manifest.commands).map(([id, { args, flags }]) => [
        id,
        [...Object.keys(args), ...Object.keys(flags).map((flag) => `--${flag}`)],
      ]),
    );
    expect(surface).toEqual({
      check: [
        'captures',
        '--json',
        '--quiet',
        '--budget',
        '--baseline',
        '--max-growth',
        '--config',
        '--force',
        '--explain',
        '--md',
        '--junit',
      ],
      compare: ['base', 'new', '--json', '--quiet', '--force', '--html', '--md'],
      doctor: ['--json', '--quiet', '--port', '--rounds', '--seed', '--reset', '--boot-timeout'],
      imports: [
        'of',
        '--json',
        '--quiet',
        '--port',
        '--reset',
        '--path',
        '--mpy',
        '--time-limit',
        '--boot-timeout',
        '--out',
        '--force',
      ],
      leak: [
        'script',
        '--json',
        '--quiet',
        '--port',
        '--call',
        '--loop',
        '--setup',
        '--iterations',
        '--until',
        '--allow-errors',
        '--detail',
        '--bare',
        '--holders',
        '--as-main',
        '--reset',
        '--path',
        '--include',
        '--serve',
        '--verify',
        '--boot-timeout',
        '--silent-after',
        '--out',
        '--force',
        '--source',
        '--repeat',
        '--open',
        '--explain',
      ],
      noalloc: [
        'script',
        '--json',
        '--quiet',
        '--port',
        '--call',
        '--setup',
        '--iterations',
        '--until',
        '--as-main',
        '--reset',
        '--path',
        '--include',
        '--serve',
        '--boot-timeout',
        '--silent-after',
        '--out',
        '--force',
        '--source',
        '--open',
        '--explain',
      ],
      ports: ['--json', '--quiet'],
      profile: [
        'script',
        '--json',
        '--quiet',
        '--port',
        '--call',
        '--iterations',
        '--collect',
        '--timer',
        '--interval',
        '--duration',
        '--linger',
        '--maps',
        '--collect-every',
        '--max-overhead',
        '--detail',
        '--bare',
        '--smallest-heap',
        '--owners',
        '--holders',
        '--as-main',
        '--reset',
        '--path',
        '--include',
        '--serve',
        '--verify',
        '--boot-timeout',
        '--silent-after',
        '--out',
        '--force',
        '--source',
        '--repeat',
        '--open',
        '--explain',
      ],
      report: [
        'capture',
        '--json',
        '--quiet',
        '--format',
        '--out',
        '--html',
        '--stdout',
        '--width',
        '--height',
        '--theme',
        '--force',
        '--open',
        '--explain',
      ],
      snapshot: [
        'script',
        '--json',
        '--quiet',
        '--port',
        '--duration',
        '--as-main',
        '--reset',
        '--path',
        '--include',
        '--serve',
        '--boot-timeout',
        '--silent-after',
        '--out',
        '--force',
        '--source',
      ],
      simulate: ['capture', '--json', '--quiet', '--heap', '--threshold', '--alloc', '--explain'],
    });
  });

  it('every command has help with an example', async () => {
    for (const command of Object.keys(JSON.parse(read('oclif.manifest.json')).commands)) {
      const { code, stdout } = await runCli([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('EXAMPLES');
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    }
  });

  it('every path that the package ships is there', () => {
    for (const path of JSON.parse(read('package.json')).files)
      expect(existsSync(new URL(path, ROOT)), path).toBe(true);
  });
});

describe('words that are no command', () => {
  it.each([
    [
      ['profil', 'main.py'],
      2,
      "There is no command 'profil'. Did you mean mpgc profile? mpgc profile main.py",
    ],
    [['xyzzy'], 2, "There is no command 'xyzzy'. mpgc --help lists them."],
    [['help', 'profile'], 0, 'Run a script on a board'],
  ])('%j', async (args, exitCode, said) => {
    const { code, stdout, stderr } = await runCli(args);
    expect(code).toBe(exitCode);
    expect((stdout + stderr).replace(/\s+›?\s*/g, ' ')).toContain(said);
  });
});
