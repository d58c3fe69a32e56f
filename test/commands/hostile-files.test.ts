import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { board, END, heapMap, sample } from '../support/hand-made.js';
import { HUNT_HEADER } from '../support/hunt.js';
import { HEADER } from '../support/record.js';
import { type PeakOutcome, writePeaks } from '../support/reliability-page.js';
import { runCli } from '../support/run-cli.js';

const MAX_SECONDS = 30;
/** Of Node's heap: more is a crash, which is no exit code of mpgc. */
const MAX_HEAP_MIB = 256;
/** Of the whole process, Node and its code included. */
const MAX_MEGABYTES = 350;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-hostile-'));
const outcomes: PeakOutcome[] = [];
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  if (process.env.MPGC_WRITE_RELIABILITY) writePeaks(outcomes);
});

const BASELINE = sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true });
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

function freeMap(lines: number) {
  const bytes = lines * 1024;
  const dump = `GC: total: ${bytes}, used: 0, free: ${bytes}\nGC memory layout; from 20000000:\n       (${lines} lines all free)`;
  return { type: 'heap-map', role: 'between', dump };
}

const CAPTURES: Record<string, (object | string)[]> = {
  'a map of 99,999,999,999 free lines': [freeMap(99_999_999_999)],
  '200 maps of 32 million free blocks': Array(200).fill(freeMap(500_000)),
  '20,000 maps': Array(20_000).fill(heapMap('between', 'h=hh==...h==h=..h=.h.h.h')),
  '200,000 warnings': Array(200_000).fill({ type: 'warning', code: 'batch-lost', values: { calls: 1 } }),
  '50,000 levels': [`{"type":"warning","code":"x","atMs":0,"values":{"a":${deep(50_000)}}}`],
  'a line of 60 MB': [{ type: 'output', text: 'x'.repeat(60_000_000) }],
  '262,144 empty lines of source': [
    { type: 'source', path: 'main.py', bytes: 2 ** 18, sha256: '', text: '\n'.repeat(2 ** 18) },
  ],
  'numbers beyond all': [
    { ...END, reason: 'exit', exitCode: -(2 ** 63), atMs: 1e308, programStartMs: 1e308, programEndMs: 1e308 },
  ],
};
const PLACES = { folder, pipe: join(folder, 'pipe'), device: '/dev/zero' };

const path = (name: string) => join(folder, `${name}.mpgc.jsonl`);

beforeAll(() => {
  for (const [name, records] of Object.entries(CAPTURES)) {
    const all = [HEADER, board({ growing: true }), BASELINE, ...records];
    writeFileSync(
      path(name),
      all
        .map((record) => `${typeof record === 'string' ? record : JSON.stringify({ atMs: 0, ...record })}\n`)
        .join(''),
    );
  }
  writeFileSync(path('a hunt of 100,000 batches'), longHunt(100_000));
  if (process.platform !== 'win32') execFileSync('mkfifo', [PLACES.pipe]);
});

function longHunt(batches: number): string {
  const hunt = { ...HUNT_HEADER.options.hunt, iterations: null };
  const lines = [
    { ...HUNT_HEADER, options: { ...HUNT_HEADER.options, hunt } },
    { ...board({ growing: true }), atMs: 0 },
    { ...BASELINE, atMs: 0 },
  ].map((record) => JSON.stringify(record));
  const batch = JSON.stringify({
    type: 'batch',
    atMs: 0,
    phase: 'calls',
    calls: 1,
    errors: 0,
    stepped: false,
    boardMs: 1,
  });
  for (let at = 0; at < batches; at++) {
    const live = sample(at + 2, 3000 + 16 * at, {
      freeBytes: 16,
      role: 'live',
      source: 'prompt',
      collected: true,
    });
    lines.push(batch, JSON.stringify({ ...live, atMs: 0 }));
  }
  return `${lines.join('\n')}\n`;
}

/** The process says at its end how much memory it had at most. */
const TELL_PEAK = `data:text/javascript,process.on('exit',()=>console.error('\\npeak%20KiB',process.resourceUsage().maxRSS))`;
const env = { NODE_OPTIONS: `--max-old-space-size=${MAX_HEAP_MIB} --import="${TELL_PEAK}"` };
const commandsOf = (file: string) => [
  ['report', file, '--format', 'html,json,md,csv,junit', '--force'],
  ['check', file, '--budget', 'peak=1MiB'],
  ['compare', file, file],
  ['simulate', file, '--alloc', '4096'],
];

async function run(args: string[]) {
  const startedMs = performance.now();
  const { code, stderr } = await runCli(args, { env });
  const seconds = (performance.now() - startedMs) / 1000;
  const megabytes = (Number(/peak KiB (\d+)/.exec(stderr)?.[1]) * 1024) / 1e6;
  expect(seconds, args.join(' ')).toBeLessThan(MAX_SECONDS);
  expect(megabytes, args.join(' ')).toBeLessThan(MAX_MEGABYTES);
  return { code, stderr, seconds, megabytes };
}

describe.each([...Object.keys(CAPTURES), 'a hunt of 100,000 batches'])('a capture with %s', (name) => {
  it('is judged or refused, in seconds and little memory', async () => {
    const runs = [];
    for (const args of commandsOf(path(name))) {
      const made = await run(args);
      expect([0, 1, 2, 5], `${args[0]}: ${made.stderr.slice(0, 500)}`).toContain(made.code);
      runs.push(made);
    }
    outcomes.push({
      input: name,
      exitCodes: runs.map(({ code }) => code ?? -1),
      mostMegabytes: Math.max(...runs.map(({ megabytes }) => megabytes)),
      mostSeconds: Math.max(...runs.map(({ seconds }) => seconds)),
    });
  });
});

describe.skipIf(process.platform === 'win32').each(Object.keys(PLACES) as (keyof typeof PLACES)[])(
  'a %s in the place of a file (needs mkfifo and /dev)',
  (kind) => {
    it('is refused', async () => {
      const place = PLACES[kind];
      const config = ['check', path('numbers beyond all'), '--config', place];
      const baseline = ['check', path('numbers beyond all'), '--baseline', place];
      // Of a folder a comparison takes the captures in it, as runs of the same.
      const commands = commandsOf(place).filter(([name]) => kind !== 'folder' || name !== 'compare');
      for (const args of [...commands, config, baseline]) {
        const { code, stderr } = await run(args);
        expect([code, stderr]).toEqual([2, expect.stringContaining(`it is a ${kind}, not a file`)]);
      }
    });
  },
);
