import { exec } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leakSchema } from '../../src/report/leak/leak-json.js';
import { profileSchema } from '../../src/report/run/profile-json.js';
import { reportsSchema } from '../../src/report/several/reports-json.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../support/hand-made.js';
import { junitProblems } from '../support/junit-schema.js';
import { readCsv } from '../support/read-csv.js';
import { BIN, runCli } from '../support/run-cli.js';

const ALL = 'html,png,json,md,csv,junit';

/** A profile and a hunt of the embedded board, as mpgc wrote them. */
let profiled = '';
let hunted = '';
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mpgc-recorded-'));
  writeFileSync(join(folder, 'main.py'), 'kept=[]\ndef step():\n kept.append(bytearray(64))\n');
  await runCli(['profile', 'main.py', '--port', 'sim', '--out', 'a'], { cwd: folder });
  await runCli(['leak', 'main.py', '--port', 'sim', '--call', 'step()', '--out', 'b'], { cwd: folder });
  const captureIn = (name: string) =>
    readFileSync(
      join(folder, name, readdirSync(join(folder, name)).find((file) => file.endsWith('.jsonl')) ?? ''),
      'utf8',
    );
  [profiled, hunted] = [captureIn('a'), captureIn('b')];
  rmSync(folder, { recursive: true });
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-report-'));
  writeFileSync(join(folder, 'run.mpgc.jsonl'), profiled);
  writeFileSync(join(folder, 'hunt.mpgc.jsonl'), hunted);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const report = (args: string[], options = {}) => runCli(['report', ...args], { cwd: folder, ...options });
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

function handMade(name: string, records: object[], options = {}): string {
  const { records: all, truncated } = captureOf(records, options);
  const text = [...all].map((record) => JSON.stringify(record)).join('\n');
  writeFileSync(join(folder, name), truncated ? `${text}\n{"type":"sam` : `${text}\n`);
  return name;
}

describe('mpgc report', () => {
  it('writes the HTML report beside a capture, and keeps one that is there', async () => {
    const first = await report(['run.mpgc.jsonl']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/\nreport {2}run\.html\ncapture run\.mpgc\.jsonl\n/);
    writeFileSync(join(folder, 'run.html'), 'mine');
    const second = await report(['run.mpgc.jsonl']);
    expect(second.stdout.replace(/\s+/g, ' ')).toContain(
      'run.html (was there already; --force writes it anew)',
    );
    expect([second.code, read('run.html')]).toEqual([0, 'mine']);
    await report(['run.mpgc.jsonl', '--force']);
    expect(read('run.html')).toMatch(/^<!doctype html>/);
  });

  it('writes every format of several captures into a folder', async () => {
    const { code, stdout, stderr } = await report([
      'run.mpgc.jsonl',
      'hunt.mpgc.jsonl',
      '-f',
      ALL,
      '--out',
      'new/out',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(join(folder, 'new/out')).sort()).toEqual([
      'hunt-heap-map.png',
      'hunt-leak.png',
      'hunt.csv',
      'hunt.html',
      'hunt.json',
      'hunt.md',
      'hunt.png',
      'hunt.xml',
      'run-heap-map.png',
      'run-overview.html',
      'run.csv',
      'run.html',
      'run.json',
      'run.md',
      'run.png',
      'run.xml',
    ]);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const hunt = leakSchema.parse(JSON.parse(read('new/out/hunt.json')));
    expect(hunt.verdict).toBe('leak');
    expect(hunt.files).toMatchObject({
      capture: 'hunt.mpgc.jsonl',
      html: join('new/out', 'hunt.html'),
      png: ['hunt.png', 'hunt-leak.png', 'hunt-heap-map.png'].map((name) => join('new/out', name)),
      junit: join('new/out', 'hunt.xml'),
    });
    expect(profileSchema.parse(JSON.parse(read('new/out/run.json'))).samples).toBe(
      readCsv(read('new/out/run.csv')).length - 1,
    );
    expect(await junitProblems(read('new/out/hunt.xml'))).toEqual([]);
    expect(read('new/out/hunt.xml')).toMatch(/<testcase name="no leak"[^>]*>\n<failure/);
    expect(read('new/out/hunt.md')).toContain('### What stays');
  });

  it.each([
    ['md', (text: string) => expect(text).toMatch(/^## main\.py: memory\n/)],
    ['csv', (text: string) => expect(readCsv(text)[0]?.[0]).toBe('seq')],
    ['json', (text: string) => profileSchema.parse(JSON.parse(text))],
    ['html', (text: string) => expect(text).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/)],
    ['junit', async (text: string) => expect(await junitProblems(text)).toEqual([])],
  ])('prints %s, and nothing else, with --stdout', async (format, check) => {
    const before = files();
    const { code, stdout, stderr } = await report(['run.mpgc.jsonl', '--format', format, '--stdout']);
    expect([code, stderr]).toEqual([0, '']);
    await check(stdout);
    expect(files()).toEqual(before);
  });

  it('prints several captures, one after the other, with --stdout', async () => {
    const both = ['run.mpgc.jsonl', 'hunt.mpgc.jsonl', '--stdout'];
    expect((await report([...both, '-f', 'md'])).stdout.match(/^## /gm)).toHaveLength(2);
    const { stdout } = await report([...both, '-f', 'junit']);
    expect(await junitProblems(stdout)).toEqual([]);
    expect(stdout.match(/<testsuite /g)).toHaveLength(2);
  });

  it('prints one object with --json: of one capture its report, of several all of them', async () => {
    const one = await report(['run.mpgc.jsonl', '--json']);
    expect(profileSchema.parse(JSON.parse(one.stdout)).files).toEqual({
      capture: 'run.mpgc.jsonl',
      html: 'run.html',
    });
    const two = await report(['hunt.mpgc.jsonl', 'run.mpgc.jsonl', '--json', '-f', 'md']);
    const { reports, agreement, spread, overview } = reportsSchema.parse(JSON.parse(two.stdout));
    expect([agreement, spread, overview]).toEqual([null, [], null]);
    expect(reports.map(({ schema, files: { md } }) => [schema, md])).toEqual([
      ['mpgc.leak/1', 'hunt.md'],
      ['mpgc.profile/1', 'run.md'],
    ]);
  });

  it('makes an overview of several anew, in the place of an earlier one', async () => {
    const both = ['hunt.mpgc.jsonl', 'run.mpgc.jsonl'];
    const first = await report([...both, '-o', 'over']);
    expect(first.stdout).toContain(`overview ${join('over', 'hunt-overview.html')}`);
    expect(first.stdout).toContain('They are of several scripts or kinds of work');
    const again = await report([...both, '--html', join('over', 'hunt-overview.html')]);
    expect([again.code, again.stderr]).toEqual([0, '']);
    const page = read('over/hunt-overview.html');
    expect(page).toContain('<a href="../run.html">');
  });

  it('ends quietly when who reads stdout has read enough', async () => {
    const samples = Array.from({ length: 20_000 }, (_, at) => sample(at + 1, 5000));
    handMade('long.mpgc.jsonl', [board(), ...samples, END]);
    const command = `"${process.execPath}" "${BIN}" report long.mpgc.jsonl -f csv --stdout`;
    const { stdout, stderr } = await promisify(exec)(`${command} | head -n 1`, { cwd: folder });
    expect(stdout).toMatch(/^seq,/);
    expect(stderr).toBe('');
  });

  it('draws the same pictures where the system has no fonts', async () => {
    await report(['run.mpgc.jsonl', '-f', 'png', '--out', 'with']);
    await report(['run.mpgc.jsonl', '-f', 'png', '--out', 'without'], {
      env: { DISABLE_SYSTEM_FONTS_LOAD: '1' },
    });
    for (const name of ['run.png', 'run-heap-map.png']) {
      expect(
        readFileSync(join(folder, 'without', name)).equals(readFileSync(join(folder, 'with', name))),
      ).toBe(true);
    }
  });

  it('says what is missing where pictures cannot be drawn, and writes nothing', async () => {
    const hide = join(folder, 'hide.cjs');
    writeFileSync(
      hide,
      `const { Module } = require('node:module'); const resolve = Module._resolveFilename;
       Module._resolveFilename = (name, ...rest) => { if (name === 'canvas') throw new Error('no ' + name); return resolve(name, ...rest); };`,
    );
    const env = { NODE_OPTIONS: `--require=${hide}` };
    const { code, stderr } = await report(['run.mpgc.jsonl', '-f', 'md,png', '--json'], { env });
    expect(stderr).toMatch(
      /Could not load the packages that draw PNG: no canvas\n.*:\n {4}npm install --include=optional\n/,
    );
    expect([code, existsSync(join(folder, 'run.md'))]).toEqual([2, false]);
    expect((await report(['run.mpgc.jsonl', '-f', 'html,md,csv'], { env })).code).toBe(0);
  });

  it.each([
    ['is cut off', () => handMade('cut.mpgc.jsonl', WHOLE_RUN.slice(0, 6), { truncated: true })],
    ['has nothing but its header', () => handMade('cut.mpgc.jsonl', [])],
    ['has no end', () => handMade('cut.mpgc.jsonl', [board(), sample(1, 5000)])],
  ])('makes every format of a capture that %s, with exit code 5', async (_, make) => {
    const { code, stdout, stderr } = await report(['run.mpgc.jsonl', make(), '-f', ALL, '--out', 'o']);
    expect([code, stderr]).toEqual([5, '']);
    expect(stdout).toContain('incomplete');
    expect(readdirSync(join(folder, 'o'))).toEqual(
      expect.arrayContaining(['cut.html', 'cut.png', 'cut.csv']),
    );
    expect(read('o/cut.xml')).toMatch(/errors="[1-9]"/);
    expect((await report([make(), '-f', 'md', '--stdout'])).code).toBe(5);
  });

  it('reads a hunt that was killed before its first call', async () => {
    const [header] = hunted.split('\n');
    writeFileSync(join(folder, 'early.mpgc.jsonl'), `${header}\n`);
    const { code, stderr } = await report(['early.mpgc.jsonl', '-f', ALL, '--out', 'o']);
    expect([code, stderr]).toEqual([5, '']);
    expect(read('o/early.xml')).toMatch(/<testcase name="no leak"[^>]*>\n<error/);
  });

  it.each([
    ['a format that is none', ['run.mpgc.jsonl', '-f', 'docx'], 'html, png, json, md, csv'],
    ['no capture', [], 'capture'],
    ['a capture that is not there', ['run.mpgc.jsonl', 'none.jsonl'], 'none.jsonl'],
    ['a file that is no capture', ['run.mpgc.jsonl', 'notes.txt'], 'notes.txt is not an mpgc capture'],
    ['a file that is there', ['run.mpgc.jsonl', '-f', 'md,csv'], 'run.csv exists already'],
    ['captures of one name', ['run.mpgc.jsonl', 'two/run.mpgc.jsonl', '-o', 'o'], 'would both write o'],
    ['to write over a capture', ['run.mpgc.jsonl', '--html', './run.mpgc.jsonl', '--force'], 'is a capture'],
    [
      'one name for a report and the overview',
      ['run.mpgc.jsonl', 'hunt.mpgc.jsonl', '--html', 'hunt.html', '--force'],
      'would both be written to hunt.html',
    ],
    [
      'to write the overview over a capture',
      ['run.mpgc.jsonl', 'hunt.mpgc.jsonl', '--html', 'hunt.mpgc.jsonl', '--force'],
      'is a capture',
    ],
    [
      'to write the overview over another file',
      ['run.mpgc.jsonl', 'hunt.mpgc.jsonl', '--html', 'notes.txt'],
      'notes.txt exists already',
    ],
    ['two formats on stdout', ['run.mpgc.jsonl', '-f', 'md,csv', '--stdout'], 'one text format'],
    ['a picture on stdout', ['run.mpgc.jsonl', '-f', 'png', '--stdout'], 'one text format'],
    [
      'two tables on stdout',
      ['run.mpgc.jsonl', 'hunt.mpgc.jsonl', '-f', 'csv', '--stdout'],
      'one capture as csv',
    ],
    ['stdout and a folder', ['run.mpgc.jsonl', '-f', 'md', '--stdout', '--out', 'o'], '--stdout'],
    ['a width of no picture', ['run.mpgc.jsonl', '--width', '500'], '--format png'],
    ['a width of nothing', ['run.mpgc.jsonl', '-f', 'png', '--width', '5'], '320'],
    ['to open what is not made', ['run.mpgc.jsonl', '-f', 'md', '--open'], 'Add html to --format'],
  ])('refuses %s, and writes nothing', async (_, args, text) => {
    mkdirSync(join(folder, 'two'));
    writeFileSync(join(folder, 'two/run.mpgc.jsonl'), profiled);
    writeFileSync(join(folder, 'notes.txt'), 'hello\n');
    writeFileSync(join(folder, 'run.csv'), 'mine');
    const before = files();
    const { code, stdout, stderr } = await report(args);
    expect(stderr.replace(/\s*›?\s+/g, ' ')).toContain(text);
    expect([code, stdout]).toEqual([2, '']);
    expect(files()).toEqual(before);
    expect(read('run.csv')).toBe('mine');
  });

  it('names a capture with a heap map that is damaged', async () => {
    const name = handMade('bad.mpgc.jsonl', [
      board(),
      { type: 'heap-map', role: 'final', dump: 'GC: nonsense' },
    ]);
    const { code, stderr } = await report([name, '-f', 'md']);
    expect(stderr).toMatch(/^Error: bad\.mpgc\.jsonl: /);
    expect([code, existsSync(join(folder, 'bad.md'))]).toEqual([5, false]);
  });

  it('says that it cannot write', async () => {
    const { code, stderr } = await report(['run.mpgc.jsonl', '--out', 'hunt.mpgc.jsonl']);
    expect(stderr).toContain('Could not write hunt.mpgc.jsonl/run.html');
    expect(code).toBe(2);
  });
});
