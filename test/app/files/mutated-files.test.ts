import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { simulate } from '../../../src/analysis/simulate/simulate.js';
import { openCapture } from '../../../src/app/files/open-capture.js';
import { checkCaptures } from '../../../src/app/judge/check-captures.js';
import { compareFiles } from '../../../src/app/judge/compare-files.js';
import { parseBudgets } from '../../../src/config/parse-budget.js';
import { readConfig } from '../../../src/config/read-config.js';
import { MpgcError } from '../../../src/errors.js';
import { compareSchema, toCompareJson } from '../../../src/report/compare/compare-json.js';
import { renderCompare } from '../../../src/report/compare/render-compare.js';
import { renderCompareMarkdown } from '../../../src/report/compare/render-compare-markdown.js';
import { viewCompare } from '../../../src/report/compare/view-compare.js';
import { junitSuiteOf, tellApart } from '../../../src/report/formats/junit-suite.js';
import { renderCsv } from '../../../src/report/formats/render-csv.js';
import { renderMarkdown } from '../../../src/report/formats/render-markdown.js';
import { checkSchema, toCheckJson } from '../../../src/report/gate/check-json.js';
import { checkSuites } from '../../../src/report/gate/check-junit.js';
import { renderCheck } from '../../../src/report/gate/render-check.js';
import { renderCheckMarkdown } from '../../../src/report/gate/render-check-markdown.js';
import { viewCheck } from '../../../src/report/gate/view-check.js';
import { leakSchema } from '../../../src/report/leak/leak-json.js';
import { PROFILE_SCHEMA, profileSchema } from '../../../src/report/run/profile-json.js';
import { toReportJson } from '../../../src/report/several/reports-json.js';
import { renderSimulation } from '../../../src/report/simulate/render-simulation.js';
import { simulateSchema, toSimulateJson } from '../../../src/report/simulate/simulate-json.js';
import { jsonText } from '../../../src/report/syntax/json-text.js';
import { renderJunit } from '../../../src/report/syntax/render-junit.js';
import { renderDetails } from '../../../src/report/terminal/render-details.js';
import { viewReport } from '../../../src/report/view-report.js';
import { CaptureWriter } from '../../../src/session/capture-writer.js';
import { isComplete, parseCapture } from '../../../src/session/read/read-capture.js';
import type { NewRecord } from '../../../src/session/schema.js';
import { findCiCommand } from '../../support/ci-commands.js';
import { board, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { ACTS_ON_TERMINAL } from '../../support/hostile.js';
import { HUNT_HEADER } from '../../support/hunt.js';
import { Dice, mutated } from '../../support/mutations.js';
import { HEADER } from '../../support/record.js';

/** Of captures and of configurations together; any number, and any seed, by the environment. */
const COUNT = Number(process.env.MPGC_MUTATIONS ?? 20_000);
const SEED = Number(process.env.MPGC_MUTATION_SEED ?? 1);

const folder = mkdtempSync(join(tmpdir(), 'mpgc-mutated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HUNT = [
  board({ growing: true }),
  { type: 'collector', enabled: true, threshold: -1 },
  sample(1, 3000, { role: 'start', source: 'prompt', collected: true }),
  { type: 'batch', phase: 'warm-up', calls: 4, errors: 0, stepped: false, boardMs: 8 },
  sample(2, 3100, { role: 'live', source: 'prompt', collected: true }),
  heapMap('warm', `h===${'.'.repeat(60)}`),
  ...[1, 2, 3, 4, 5, 6].map((call) =>
    sample(2 + call, 3100 + 16 * call, { source: 'call', collected: true }),
  ),
  { type: 'batch', phase: 'calls', calls: 6, errors: 1, stepped: true, boardMs: 12 },
  {
    type: 'error',
    origin: 'program',
    code: 'ValueError',
    message: 'x',
    traceback: 'Traceback:\nx',
    allowed: true,
  },
  sample(9, 3196, { role: 'live', source: 'prompt', collected: true }),
  {
    type: 'heap-figures',
    totalBytes: 16000,
    largestFreeBlocks: 40,
    internedStrings: { count: 3, bytes: 90 },
  },
  ...[10, 20, 30, 40].flatMap((calls, at) => [
    { type: 'batch', phase: 'calls', calls, errors: 0, stepped: false, boardMs: 2 * calls },
    sample(10 + at, 3196 + 16 * calls, { role: 'live', source: 'prompt', collected: true }),
  ]),
  heapMap('target', `h===h=hh${'.'.repeat(56)}`),
  {
    type: 'system-heap',
    regions: [{ totalBytes: 99, freeBytes: 50, largestFreeBytes: 40, leastFreeBytes: 9 }],
  },
  { type: 'warning', code: 'collects-itself', values: { lines: [1, 2] } },
  { type: 'discarded', code: 'unknown-source', values: { source: 9 }, text: 'x' },
  sample(14, 4000, { role: 'settle', source: 'prompt', collected: true }),
  sample(15, 4000, { role: 'final', source: 'prompt', collected: true }),
  heapMap('final', `h===h=hh${'.'.repeat(56)}`),
  END,
];
const CONFIG = JSON.stringify(
  {
    budgets: {
      peak: '60KiB',
      retained: 512,
      free: '>=1KiB',
      pause: '<=50ms',
      fragmentation: '30%',
      leak: '0B/call',
    },
    baseline: 'base.mpgc.jsonl',
    maxGrowth: '2%',
  },
  null,
  2,
);

const textOf = (...records: object[]) =>
  records.map((record) => `${JSON.stringify({ atMs: 0, ...record })}\n`).join('');
const NAME = 'x.mpgc.jsonl';
const GATE = {
  capturePaths: [NAME],
  budgets: parseBudgets(['peak=60KiB,retained=512,free>=1KiB,pause<=50ms,fragmentation=30%,leak=0B/call']),
  configPath: null,
  folder,
  baselinePath: 'base',
  maxGrowth: null,
  force: true,
};

let captures: string[] = [];
beforeAll(() => {
  captures = [textOf(HEADER, ...WHOLE_RUN), textOf(HUNT_HEADER, ...HUNT), written(HUNT)];
});

/** As a run writes it: nearly every change of it is told by its sums. */
function written(records: object[]): string {
  const path = join(folder, 'written.mpgc.jsonl');
  const writer = CaptureWriter.create(path, HUNT_HEADER);
  for (const record of records) writer.append(record as NewRecord, 0);
  writer.close();
  return readFileSync(path, 'utf8');
}

/** As the commands do: `given` is what was damaged. */
function report(text: string, given: string): void {
  const read = (path: string) => parseCapture(path === NAME ? text : given, path);
  const { analysis } = openCapture(NAME, read);
  const view = viewReport(analysis, NAME);
  const complete = isComplete(analysis.capture);
  const simulation = simulate(analysis, { heapBytes: [32_768], thresholdBytes: [], bufferBytes: [4096] });
  const { names, conclusive, ...comparison } = compareFiles('base', NAME, { force: true, read });
  const compared = viewCompare(comparison, names, { conclusive });
  const check = checkCaptures({ ...GATE, read });
  const checked = viewCheck(check, check);
  const printed = [
    renderDetails(view),
    renderMarkdown(view, [NAME]),
    renderJunit(tellApart([junitSuiteOf(analysis, view)])),
    ...renderCsv(analysis),
    renderSimulation(simulation, { incomplete: !complete, header: analysis.capture.header }),
    renderCompare(compared),
    renderCompareMarkdown(compared),
    renderCheck(checked, true),
    renderCheckMarkdown(checked),
    renderJunit(checkSuites(checked)),
  ].join('\n');
  const acting = ACTS_ON_TERMINAL.exec(printed)?.[0] ?? findCiCommand(printed);
  if (acting !== null) throw new Error(`printed ${JSON.stringify(acting)}`);
  const json = toReportJson(analysis, { capture: NAME, html: null });
  const schema = json.schema === PROFILE_SCHEMA ? profileSchema : leakSchema;
  schema.parse(asRead(json));
  simulateSchema.parse(asRead(toSimulateJson(analysis, simulation, { complete })));
  compareSchema.parse(asRead(toCompareJson(comparison, { ...names, conclusive })));
  checkSchema.parse(asRead(toCheckJson(check, check)));
}

function asRead(json: unknown): unknown {
  return JSON.parse(jsonText(json));
}

function readAsConfig(text: string): void {
  const path = join(folder, 'damaged.json');
  writeFileSync(path, text);
  readConfig(path);
}

/** The code that it was refused with, or `read`. @throws Error with the text, for what is no refusal */
function outcomeOf(text: string, read: () => void): string {
  try {
    read();
    return 'read';
  } catch (error) {
    if (error instanceof MpgcError && (error.exitCode === 2 || error.exitCode === 5)) return error.code;
    throw new Error(`${(error as Error).stack} of ${JSON.stringify(text)}`, { cause: error });
  }
}

it(`reads or refuses ${COUNT} damaged captures and configurations, and does nothing else`, {
  timeout: 0,
}, () => {
  const dice = new Dice(SEED);
  const counts = new Map<string, number>();
  let slowestMs = 0;
  for (let at = 0; at < COUNT; at++) {
    const isConfig = at % 4 === 0;
    const given = isConfig ? CONFIG : captures[at % 10 === 9 ? 2 : at % 2]!;
    const text = mutated(given, dice);
    const startedMs = performance.now();
    const outcome = outcomeOf(text, () => (isConfig ? readAsConfig(text) : report(text, given)));
    slowestMs = Math.max(slowestMs, performance.now() - startedMs);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  }
  if (process.env.MPGC_MUTATIONS)
    console.log(Object.fromEntries(counts), `slowest ${Math.round(slowestMs)} ms`);
  for (const outcome of [
    'read',
    'CAPTURE_DAMAGED',
    'HEAP_DUMP_INVALID',
    'CONFIG_INVALID',
    'BUDGET_INVALID',
  ]) {
    expect(counts.get(outcome), outcome).toBeGreaterThan(COUNT / 500);
  }
  expect(slowestMs).toBeLessThan(2000);
});
