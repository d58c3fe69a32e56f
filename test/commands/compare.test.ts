import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareSchema } from '../../src/report/compare/compare-json.js';
import { writeCapture } from '../support/capture-file.js';
import { board, captureOf, WHOLE_RUN } from '../support/hand-made.js';
import { ACTS_ON_TERMINAL, hostileCapture } from '../support/hostile.js';
import { runCli } from '../support/run-cli.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-compare-'));
  const write = (name: string, capture: Parameters<typeof writeCapture>[1]) =>
    writeCapture(join(folder, `${name}.mpgc.jsonl`), capture);
  const withBoard = (changes: Parameters<typeof board>[0]) =>
    captureOf([board(changes), ...WHOLE_RUN.slice(1)]);
  write('whole', captureOf(WHOLE_RUN));
  write('cut', captureOf(WHOLE_RUN, { truncated: true }));
  write('pico', withBoard({ machine: 'Pico' }));
  write('newer', withBoard({ version: [1, 29, 0] }));
  write('larger', withBoard({ totalBytes: 32_000 }));
  write('early', captureOf([]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...args: string[]) => runCli(['compare', ...args], { cwd: folder });

describe('mpgc compare', () => {
  it('prints before and after in 80 columns', async () => {
    const { code, stdout } = await compare('whole.mpgc.jsonl', 'whole.mpgc.jsonl');
    expect(stdout).toMatch(
      /^SAME: Live memory at the end 2,500 B.*\n\nbefore {2}whole.mpgc.jsonl \(main.py\)\nafter /,
    );
    expect(stdout).toMatch(/Peak +8,000 B +8,000 B +0 +same/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(code).toBe(0);
  });

  it.each([
    ['board', 'pico', 'the board: Test board → Pico'],
    ['firmware', 'newer', 'the firmware: micropython 1.28.0 → micropython 1.29.0'],
    ['heap', 'larger', 'the heap: 16,000 B (15.6 KiB) → 32,000 B (31.3 KiB)'],
  ])('refuses another %s, but for --force', async (_, name, text) => {
    const refused = await compare('whole.mpgc.jsonl', `${name}.mpgc.jsonl`);
    expect(refused.stderr).toContain(text);
    expect(refused.stderr).toContain('--force');
    expect([refused.code, refused.stdout]).toEqual([2, '']);
    const forced = await compare('whole.mpgc.jsonl', `${name}.mpgc.jsonl`, '--force');
    expect(forced.stdout).toContain(`not alike: ${text}`);
    expect(forced.code).toBe(0);
  });

  it('ends with 5 where one is cut off', async () => {
    const { code, stdout } = await compare('whole.mpgc.jsonl', 'cut.mpgc.jsonl');
    expect(stdout).toContain('INCONCLUSIVE');
    expect(code).toBe(5);
  });

  it.each([
    ['whole', 'early'],
    ['early', 'whole'],
  ])('ends with 5 where the board was not yet known: %s, %s', async (base, current) => {
    const { code, stdout } = await compare(`${base}.mpgc.jsonl`, `${current}.mpgc.jsonl`);
    expect(stdout).toContain('not alike: the board, not identified in both');
    expect(stdout).toContain('early.mpgc.jsonl: the capture has no end: the run was killed');
    expect(code).toBe(5);
  });

  it('names the capture whose heap map is damaged', async () => {
    const damaged = WHOLE_RUN.map((record) =>
      'dump' in record ? { ...record, dump: 'GC: total: 1, used: 1, free: 0' } : record,
    );
    writeCapture(join(folder, 'damaged.mpgc.jsonl'), captureOf(damaged));
    const { code, stderr } = await compare('whole.mpgc.jsonl', 'damaged.mpgc.jsonl');
    expect(stderr).toContain('Error: damaged.mpgc.jsonl: The heap dump does not agree with itself');
    expect(stderr).toContain('Record the run again');
    expect(stderr).not.toContain('Run the command again');
    expect(code).toBe(5);
  });

  it.each([
    ['one capture alone', ['whole.mpgc.jsonl'], 'new'],
    ['a file that is not there', ['whole.mpgc.jsonl', 'nope.mpgc.jsonl'], 'nope.mpgc.jsonl'],
  ])('refuses %s', async (_, args, text) => {
    const { code, stderr } = await compare(...args);
    expect(stderr).toContain(text);
    expect(code).toBe(2);
  });

  it('prints one object of the published schema with --json, and writes Markdown', async () => {
    const { stdout } = await compare('whole.mpgc.jsonl', 'cut.mpgc.jsonl', '--json', '--md', 'change.md');
    expect(compareSchema.parse(JSON.parse(stdout)).conclusive).toBe(false);
    expect(readFileSync(join(folder, 'change.md'), 'utf8')).toMatch(/^### mpgc compare/);
  });

  it('writes a page, over what is there, but over no capture', async () => {
    const page = await compare('whole.mpgc.jsonl', 'larger.mpgc.jsonl', '--force', '--html', 'page.html');
    expect(page.code).toBe(0);
    const html = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(html).toContain('not alike: the heap: <span class="size" title="16,000 B">15.6 KiB');
    expect(html.length).toBeLessThan(60_000);
    const refused = await compare('whole.mpgc.jsonl', 'whole.mpgc.jsonl', '--html', 'larger.mpgc.jsonl');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is not overwritten')]);
  });

  it('takes a folder for runs of the same, and compares medians', async () => {
    const series = (name: string, finals: number[]) => {
      mkdirSync(join(folder, name));
      finals.forEach((bytes, at) => {
        const records = WHOLE_RUN.map((record) =>
          'role' in record && record.role === 'final' && 'allocBytes' in record
            ? { ...record, allocBytes: bytes, freeBytes: 16_000 - bytes }
            : record,
        );
        writeCapture(join(folder, name, `run-${at}.mpgc.jsonl`), captureOf(records));
      });
    };
    series('before', [3500, 3600, 3520]);
    series('after', [3700, 3900, 3710]);
    series('near', [3530, 3590, 3600]);
    mkdirSync(join(folder, 'empty'));
    const worse = await compare('before', 'after');
    // Live without the agent's 1,000 B; the medians are 2,520 B and 2,710 B.
    expect(worse.stderr).toBe('');
    expect(worse.stdout).toMatch(/^WORSE: Live memory at the end rose by 190 B \(8 %\) to 2,710 B/);
    expect(worse.stdout.replace(/\s+/g, ' ')).toContain(
      'before 3 runs of main.py, shown by before/run-2.mpgc.jsonl',
    );
    const { stdout } = await compare('before', 'near', '--json');
    const { verdict, figures, base } = compareSchema.parse(JSON.parse(stdout));
    expect([verdict.code, base.runs]).toEqual(['none-counts', 3]);
    expect(figures.find(({ figure }) => figure === 'live')).toMatchObject({
      base: 2520,
      current: 2590,
      effect: 'within-spread',
      baseSpread: { min: 2500, max: 2600 },
    });
    const none = await compare('before', 'empty');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('has no captures')]);
    writeCapture(join(folder, 'near', 'z.mpgc.jsonl'), captureOf([board({ machine: 'Pico' })]));
    const mixed = await compare('before', 'near');
    expect([mixed.code, mixed.stderr]).toEqual([2, expect.stringContaining('Test board → Pico')]);
  });

  it('takes text of a capture for text: no line, control or markup is its own', async () => {
    writeFileSync(join(folder, 'hostile.mpgc.jsonl'), hostileCapture());
    const refused = await compare('whole.mpgc.jsonl', 'hostile.mpgc.jsonl');
    const forced = await compare('whole.mpgc.jsonl', 'hostile.mpgc.jsonl', '--force');
    const markdown = await compare('hostile.mpgc.jsonl', 'whole.mpgc.jsonl', '--force', '--md', '-');
    const checked = await runCli(['check', 'hostile.mpgc.jsonl', '--budget', 'peak=1,retained=0'], {
      cwd: folder,
    });
    for (const text of [refused.stderr, forced.stdout, markdown.stdout, checked.stdout]) {
      expect(text).toContain('octo/repo');
      expect(text).not.toMatch(ACTS_ON_TERMINAL);
      expect(text).not.toMatch(/^(# heading|- item|```)/m);
    }
    expect(markdown.stdout).not.toMatch(/<img|<script|[^\\]\[click\]/);
    expect([refused.code, forced.code, checked.code]).toEqual([2, 0, 1]);
  });
});
