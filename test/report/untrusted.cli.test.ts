import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCiCommand } from '../support/ci-commands.js';
import { ACTS_ON_TERMINAL, hostileCapture } from '../support/hostile.js';
import { junitProblems } from '../support/junit-schema.js';
import { readCsv } from '../support/read-csv.js';
import { type CliResult, runCli } from '../support/run-cli.js';

/** A file's name may hold what a board may not print. */
const NAME = 'a\x1b[2J\u202e<img src=x>|@user';
const FORMATS = ['html', 'json', 'md', 'csv', 'junit'];

let folder = '';
let written: CliResult;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-untrusted-'));
  writeFileSync(join(folder, `${NAME}.mpgc.jsonl`), hostileCapture());
  written = await runCli(['report', `${NAME}.mpgc.jsonl`, '-f', 'html,png,json,md,csv,junit'], {
    cwd: folder,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => runCli(args, { cwd: folder });
const read = (extension: string) => readFileSync(join(folder, NAME + extension), 'utf8');

describe('a hostile capture', () => {
  it('is reported in every format', () => {
    expect([written.code, written.stderr]).toEqual([0, '']);
    expect(readdirSync(folder)).toEqual(
      ['.csv', '.html', '.json', '.md', '.mpgc.jsonl', '.png', '.xml'].map((extension) => NAME + extension),
    );
  });

  it('prints nothing that a terminal acts on, nor do the names of its files', () => {
    expect(written.stdout).not.toMatch(ACTS_ON_TERMINAL);
    expect(findCiCommand(written.stdout)).toBeNull();
    expect(written.stdout).toContain('a\\x1b[2J\\u202e<img src=x>|@user.html');
  });

  it.each(FORMATS)(
    'prints %s on stdout without anything that a terminal or a CI server acts on',
    async (format) => {
      const { code, stdout } = await run('report', `${NAME}.mpgc.jsonl`, '-f', format, '--stdout');
      expect(code).toBe(0);
      expect(stdout).not.toMatch(ACTS_ON_TERMINAL);
      expect(findCiCommand(stdout)).toBeNull();
    },
  );

  it('prints JSON without anything that a terminal acts on', async () => {
    const { stdout } = await run('report', `${NAME}.mpgc.jsonl`, '--json', '--force');
    expect(stdout).not.toMatch(ACTS_ON_TERMINAL);
    expect(findCiCommand(stdout)).toBeNull();
    expect(JSON.parse(stdout).script.name).toContain('\x1b[2J');
  });

  it.each([
    ['a capture that is not there', ['report', '\x1b[2J\x9b.jsonl']],
    ['a file that is there', ['report', `${NAME}.mpgc.jsonl`, '-f', 'md']],
    ['a record that is damaged', ['report', 'damaged\x1b[2J.jsonl']],
  ])('names %s without anything that a terminal acts on', async (_, args) => {
    const [header] = hostileCapture().split('\n');
    writeFileSync(join(folder, 'damaged\x1b[2J.jsonl'), `${header}\n{"type":"mark"}\n`);
    const { code, stderr } = await run(...args);
    rmSync(join(folder, 'damaged\x1b[2J.jsonl'));
    expect(code).toBeGreaterThan(0);
    expect(stderr).toMatch(/^Error: .*\\x1b\[2J/);
    expect(stderr).not.toMatch(ACTS_ON_TERMINAL);
  });

  it.each([
    ['check', '--budget', 'peak=1B'],
    ['check', '--budget', 'peak=1B', '--md', '-'],
    ['check', '--budget', 'peak=1B', '--junit', '-'],
    ['check', '--budget', 'peak=1B', '--json'],
    ['compare', `${NAME}.mpgc.jsonl`],
    ['compare', `${NAME}.mpgc.jsonl`, '--md', '-'],
    ['simulate', '--alloc', '4096'],
  ])('prints nothing that a terminal or a CI server acts on: %s %s %s %s', async (command, ...args) => {
    const { stdout, stderr } = await run(command, `${NAME}.mpgc.jsonl`, ...args);
    expect(stdout.length).toBeGreaterThan(100);
    expect(stdout + stderr).not.toMatch(ACTS_ON_TERMINAL);
    expect(findCiCommand(stdout + stderr)).toBeNull();
  });

  it('has no script but its own in the page, and nothing that asks for one', () => {
    const html = read('.html');
    expect(html.match(/<script/g)).toHaveLength(3);
    expect(html).not.toMatch(/<img/);
    expect(html).not.toMatch(ACTS_ON_TERMINAL);
  });

  it('is a table of text in CSV', () => {
    const rows = readCsv(read('.csv'));
    expect(rows).toHaveLength(5);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+@\t]/);
  });

  it('is JUnit XML by the schema', async () => {
    expect(await junitProblems(read('.xml'))).toEqual([]);
    expect(read('.xml')).not.toMatch(/<script|<img/);
  });
});
