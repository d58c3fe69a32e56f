import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSchema } from '../../src/report/gate/check-json.js';
import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import type { HeaderRecord } from '../../src/session/schema.js';
import { writeCapture } from '../support/capture-file.js';
import { board, captureOf, END, WHOLE_RUN } from '../support/hand-made.js';
import { junitProblems } from '../support/junit-schema.js';
import { MISMATCH } from '../support/mismatch.js';
import { recordOn } from '../support/record.js';
import { runCli } from '../support/run-cli.js';

const HUNT = { setup: null, iterations: 60, untilMs: null, allowErrors: false };

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-check-'));
  write('whole', captureOf(WHOLE_RUN));
  write('whole-2', captureOf(WHOLE_RUN));
  write('cut', captureOf(WHOLE_RUN, { truncated: true }));
  write('killed', captureOf(WHOLE_RUN.slice(0, -1)));
  write('early', captureOf([]));
  write(
    'damaged',
    captureOf(WHOLE_RUN.map((record) => ('dump' in record ? { ...record, dump: 'x' } : record))),
  );
  const { header } = captureOf([]);
  write('other', headed({ script: { ...header.script, name: 'b.py' } }));
  write('longer', headed({ options: { ...header.options, call: 'step()', iterations: 9 } }));
  write('mismatch', captureOf([...WHOLE_RUN.slice(0, -1), MISMATCH, END]));
  write('pico', captureOf([board({ machine: 'Pico' }), ...WHOLE_RUN.slice(1)]));
  const untimed = WHOLE_RUN.map((record) => ('pauseUs' in record ? { ...record, pauseUs: null } : record));
  write('no-pause', captureOf(untimed));
  await hunt('leaks', 'kept=None\ndef step():\n global kept\n kept=(kept,1)\n');
  await hunt('clean', 'def step():\n return [1]*20\n');
  await hunt('few', 'kept=[]\ndef step():\n kept.append(len(kept)*1.5)\n', 3);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function headed(changes: Partial<HeaderRecord>): Capture {
  const { header, ...capture } = captureOf(WHOLE_RUN);
  const changed = { ...header, ...changes };
  return {
    ...capture,
    header: changed,
    records: CaptureRecords.of([changed, ...[...capture.records].slice(1)]),
  };
}

function write(name: string, capture: Parameters<typeof writeCapture>[1]): void {
  writeCapture(join(folder, `${name}.mpgc.jsonl`), capture);
}

async function hunt(name: string, source: string, iterations = HUNT.iterations): Promise<void> {
  const request = { ...HUNT, iterations };
  const { capture } = await recordOn('sim:heap=64k', source, {
    work: { type: 'hunt', call: 'step()', ...request },
  });
  const { header } = capture;
  const options = { ...header.options, call: 'step()', hunt: request };
  write(name, { ...capture, header: { ...header, options } });
}

const check = (args: string[], cwd = folder) => runCli(['check', ...args], { cwd });
const PEAK = ['whole.mpgc.jsonl', '--budget', 'peak=1'];
const at = (name: string) => join(folder, name);
const file = (name: string) => `${name}.mpgc.jsonl`;

describe('mpgc check', () => {
  it.each([
    ['a budget that holds', ['whole'], 'peak=8000', 0],
    ['a budget that does not', ['whole'], 'peak=7999', 1],
    ['one of each', ['whole'], 'retained=0,largest-free>=8k', 1],
    ['a capture that is cut off', ['cut'], 'peak=60KiB,retained=60KiB', 5],
    ['a capture that is cut off, and had too much by then', ['cut'], 'peak=1KiB', 1],
    ['a run that was killed', ['killed'], 'retained=60KiB', 5],
    ['a heap that is not as the model', ['mismatch'], 'peak=60KiB', 5],
    ['a pause that was timed', ['whole'], 'pause<=50ms', 0],
    ['a pause that nobody timed', ['no-pause'], 'pause<=50ms', 5],
    ['a leak where nobody hunted', ['whole'], 'leak=0B/call', 5],
    ['a hunt that found nothing', ['clean'], 'leak=0B/call', 0],
    ['a hunt that found a leak', ['leaks'], 'leak=0B/call', 1],
    ['a leak that is allowed', ['leaks'], 'leak=16B/call', 0],
    ['a leak that is nearly allowed', ['leaks'], 'leak=15.9B/call', 1],
    ['a hunt without a verdict', ['few'], 'leak=64KiB/call', 5],
    ['several runs, one of them cut off', ['whole', 'cut'], 'retained=60KiB', 5],
    ['several runs, one of them cut off and one that failed', ['whole', 'cut'], 'retained=0', 1],
  ])('of %s', async (_, names, budget, expected) => {
    const { code, stdout } = await check([...names.map(file), '--budget', budget]);
    expect(stdout).toMatch({ 0: /^ok: /, 1: /^FAILED: /, 5: /^INCONCLUSIVE: / }[expected]!);
    expect(code).toBe(expected);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each([
    ['of itself', 'whole', 'whole', [], 0],
    ['with growth allowed', 'whole', 'whole', ['--max-growth', '2%'], 0],
    ['in bytes', 'whole', 'whole', ['--max-growth', '512B'], 0],
    ['that is cut off', 'whole', 'cut', [], 5],
    ['of a leak that is new', 'leaks', 'clean', [], 1],
    ['of a leak that was there', 'leaks', 'leaks', [], 0],
    ['of a leak that is gone', 'clean', 'leaks', [], 0],
    ['of another board, with --force', 'whole', 'pico', ['--force'], 0],
  ])('against a baseline %s', async (_, name, base, args, expected) => {
    const { code } = await check([file(name), '--baseline', file(base), ...args]);
    expect(code).toBe(expected);
  });

  it.each([
    ['that was killed before its board was known', 'whole', 'early'],
    ['of a board that is known, of a run where it is not', 'early', 'whole'],
  ])('is inconclusive against a baseline %s', async (_, name, base) => {
    const { code, stdout } = await check([file(name), '--baseline', file(base)]);
    expect(stdout).toContain('the capture has no end: the run was killed');
    expect(code).toBe(5);
  });

  it.each([
    ['board', 'pico', 'the board: Test board → Pico'],
    ['script', 'other', 'the script: main.py → b.py'],
    ['call', 'longer', '--call: none → step()'],
  ])('takes several captures for runs of the same: no other %s', async (_, name, text) => {
    const args = [file('whole'), file('whole-2'), file(name), '--budget', 'peak=8000'];
    const refused = await check(args);
    expect(refused.stderr).toContain(`whole.mpgc.jsonl and ${file(name)} differ in ${text}`);
    expect(refused.code).toBe(2);
    const forced = await check([...args, '--force', '--junit', '-']);
    expect(forced.stdout).toContain(
      `classname="mpgc.budget.${name === 'other' ? 'main_py+b_py' : 'main_py'}"`,
    );
    expect(forced.code).toBe(0);
  });

  it('names the capture whose heap map is damaged', async () => {
    const { code, stderr } = await check([file('whole'), file('damaged'), '--budget', 'peak=8000']);
    expect(stderr).toContain('Error: damaged.mpgc.jsonl: The heap dump does not agree with itself');
    expect(stderr).not.toContain('Run the command again');
    expect(code).toBe(5);
  });

  it.each([
    ['nothing to check', ['whole.mpgc.jsonl'], 'Nothing to check'],
    ['no capture', ['--budget', 'peak=1'], 'captures'],
    ['a capture that is not there', ['nope.mpgc.jsonl', '--budget', 'peak=1'], 'Could not read nope'],
    ['a budget that is not there', ['whole.mpgc.jsonl', '--budget', ''], "--budget '' is empty"],
    [
      'a growth beyond measure',
      ['whole.mpgc.jsonl', '--max-growth', `${'9'.repeat(400)}%`],
      'limits nothing',
    ],
    ['a capture twice', ['whole.mpgc.jsonl', './whole.mpgc.jsonl', '--budget', 'peak=1'], 'is given twice'],
    ['a typo', ['whole.mpgc.jsonl', '--budget', 'peek=1'], 'Did you mean peak?'],
    ['a flag that is not there', ['whole.mpgc.jsonl', '--budgets', 'peak=1'], '--budgets'],
    [
      'a growth of nothing',
      ['whole.mpgc.jsonl', '--budget', 'peak=1', '--max-growth', '2%'],
      'needs a baseline',
    ],
    [
      'a baseline of another board',
      ['whole.mpgc.jsonl', '--baseline', 'pico.mpgc.jsonl'],
      'differ in the board: Pico → Test board',
    ],
    ['a baseline of another command', ['clean.mpgc.jsonl', '--baseline', 'whole.mpgc.jsonl'], '--force'],
    [
      'a configuration that is not there',
      ['whole.mpgc.jsonl', '--config', 'nope.json'],
      'Could not read nope.json',
    ],
    ['two things on stdout', [...PEAK, '--md', '-', '--json'], '--md - and --json'],
    ['XML and an object on stdout', [...PEAK, '--junit', '-', '--json'], '--junit - and --json'],
    ['Markdown and XML on stdout', [...PEAK, '--md', '-', '--junit', '-'], '--md - and --junit -'],
    [
      'Markdown and XML in one file',
      [...PEAK, '--md', 'x', '--junit', './x'],
      '--md and --junit would both write',
    ],
  ])('refuses %s', async (_, args, text) => {
    const { code, stderr, stdout } = await check(args);
    expect(stderr).toContain(text);
    expect(stdout).not.toMatch(/^ok/);
    expect(code).toBe(2);
  });

  it.each([
    ['a capture', 'cut.mpgc.jsonl', 'is a capture, and is not overwritten'],
    ['a capture of any name', 'named.txt', 'is a capture, and is not overwritten'],
    ['a link to a capture', 'link.xml', 'is a capture, and is not overwritten'],
    ['a capture in capitals', 'K.mpgc.JSONL', 'is a capture, and is not overwritten'],
    ['what would be taken for a capture', 'new.mpgc.JSONL', 'is named like a capture'],
    ['its configuration', 'c.json', 'is an input of this command'],
    ['a link to its configuration', 'c-link.json', 'is an input of this command'],
  ])('writes nothing over %s', async (_, name, text) => {
    for (const copy of ['named.txt', 'K.mpgc.JSONL']) copyFileSync(at(file('cut')), at(copy));
    writeFileSync(at('c.json'), '{"budgets":{"retained":0}}');
    for (const [link, target] of [
      ['link.xml', 'named.txt'],
      ['c-link.json', 'c.json'],
    ] as const) {
      rmSync(at(link), { force: true });
      symlinkSync(target, at(link));
    }
    const before = existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null;
    for (const flags of [
      ['--md', name],
      ['--md', 'fine.md', '--junit', name],
    ]) {
      const { code, stderr } = await check([file('whole'), '--config', 'c.json', ...flags]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
    }
    expect(existsSync(at(name)) ? readFileSync(at(name), 'utf8') : null).toBe(before);
    expect(existsSync(at('fine.md'))).toBe(false);
  });

  it('takes its budgets from the nearest mpgc.config.json, and flags above it', async () => {
    const deep = join(folder, 'project', 'src');
    mkdirSync(deep, { recursive: true });
    writeFileSync(
      join(folder, 'project', 'mpgc.config.json'),
      JSON.stringify({ budgets: { retained: 0, peak: '8000' }, baseline: '../whole.mpgc.jsonl' }),
    );
    const capture = join('..', '..', file('whole'));
    const failed = await check([capture], deep);
    expect(failed.code).toBe(1);
    expect(failed.stdout.replace(/\s+/g, ' ')).toMatch(
      /peak=8000, retained=0: from .*project\/mpgc\.config\.json/,
    );
    const passed = await check([capture, '--budget', 'retained=500'], deep);
    expect(passed.stdout).toContain('retained=500: from --budget');
    expect(passed.stdout).toContain('ok: All 5 limits held.');
    expect(passed.code).toBe(0);
  });

  it('says that a growth without a baseline is not used', async () => {
    const config = join(folder, 'growth.json');
    writeFileSync(config, JSON.stringify({ budgets: { retained: 500 }, maxGrowth: '2%' }));
    const args = [file('whole'), '--config', config];
    const { code, stdout } = await check(args);
    expect([code, stdout.replace(/\s+/g, ' ')]).toEqual([
      0,
      expect.stringMatching(/NOTE: maxGrowth of \S+growth\.json has no effect without a baseline\./),
    ]);
    const { stdout: json } = await check([...args, '--json']);
    expect(checkSchema.parse(JSON.parse(json)).warnings).toMatchObject([{ code: 'max-growth-unused' }]);
  });

  it('prints one object of the published schema with --json', async () => {
    const { code, stdout } = await check([
      file('whole'),
      file('cut'),
      '--budget',
      'peak=1m,leak=0',
      '--json',
    ]);
    const json = checkSchema.parse(JSON.parse(stdout));
    expect([code, json.verdict, json.captures.map(({ file: name }) => name)]).toEqual([
      5,
      'inconclusive',
      [file('whole'), file('cut')],
    ]);
  });

  it('writes JUnit and Markdown, again and again', async () => {
    const args = [file('whole'), '--budget', 'peak=1', '--junit', 'memory.xml', '--md', 'memory.md'];
    await check(args);
    expect((await check(args)).code).toBe(1);
    expect(await junitProblems(readFileSync(join(folder, 'memory.xml'), 'utf8'))).toEqual([]);
    expect(readFileSync(join(folder, 'memory.md'), 'utf8')).toContain('| FAILED |');
    const { stdout } = await check([file('whole'), '--budget', 'peak=1', '--md', '-']);
    expect(stdout).toMatch(/^### mpgc check: FAILED/);
    const { stdout: xml } = await check([...PEAK, '--junit', '-']);
    expect(await junitProblems(xml)).toEqual([]);
  });
});
