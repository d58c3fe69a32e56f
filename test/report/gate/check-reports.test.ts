import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { check } from '../../../src/analysis/gate/check.js';
import type { GrowthCheck, MaxGrowth } from '../../../src/analysis/gate/judge-growth.js';
import { parseBudgets } from '../../../src/config/parse-budget.js';
import { checkSchema, toCheckJson } from '../../../src/report/gate/check-json.js';
import { checkSuites } from '../../../src/report/gate/check-junit.js';
import { renderCheck } from '../../../src/report/gate/render-check.js';
import { renderCheckMarkdown } from '../../../src/report/gate/render-check-markdown.js';
import { viewCheck } from '../../../src/report/gate/view-check.js';
import { renderJunit } from '../../../src/report/syntax/render-junit.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { junitProblems } from '../../support/junit-schema.js';

const WHOLE = captureOf(WHOLE_RUN);
const NO_CONFIG = { configPath: null, maxGrowthUnused: false };
const PEAK_SOURCE = 'largest of 6 samples, garbage included; between samples there may have been more';
const NO_GROWTH: MaxGrowth = { kind: 'share', share: 0 };

function checked(budgets: string, captures: Capture[] = [WHOLE], baseline: Capture | null = null) {
  return check({
    captures: captures.map((capture, at) => ({
      name: `run-${at + 1}.mpgc.jsonl`,
      analysis: analyse(capture),
    })),
    budgets: parseBudgets(budgets === '' ? [] : [budgets]),
    baseline: baseline && { name: 'base.mpgc.jsonl', analysis: analyse(baseline) },
    maxGrowth: NO_GROWTH,
  });
}

const OUTSIDE = captureOf([
  ...WHOLE_RUN.slice(0, 3),
  sample(2, 7000, { role: 'program-end', source: 'prompt' }),
  sample(3, 3500, { role: 'final', source: 'prompt', collected: true }),
  ...WHOLE_RUN.slice(-2),
]);

/** The figure, what was found, how far from the limit, and the rest, of each limit. */
function rowsOf(...args: Parameters<typeof checked>) {
  return viewCheck(checked(...args), NO_CONFIG).rows.map(({ limit, verdict, found, margin, evidence }) => [
    verdict,
    limit,
    found,
    margin,
    ...evidence,
  ]);
}

describe('what a check says of a limit', () => {
  it.each([
    ['peak=8000', 'passed', 'peak <= 8000', '8,000 B', 'exactly the limit', PEAK_SOURCE],
    ['peak<8000', 'failed', 'peak < 8000', '8,000 B', 'exactly the limit, which is outside', PEAK_SOURCE],
    [
      'retained=100',
      'failed',
      'retained <= 100',
      '500 B',
      '400 B too much',
      'live at the end minus baseline',
    ],
    [
      'largest-free>=16k',
      'failed',
      'largest-free >= 16k',
      '14,384 B (14.0 KiB)',
      '2,000 B too little',
      'longest run of free blocks in the heap map after the run',
    ],
    [
      'free>=8k',
      'passed',
      'free >= 8k',
      '15,920 B (15.5 KiB)',
      '7,728 B more than that',
      'by the heap map after the run',
    ],
    [
      'pause<=5ms',
      'passed',
      'pause <= 5ms',
      '1,100 µs',
      '3,900 µs left',
      "longest of 2 collections timed by the agent on the board's clock",
    ],
    [
      'fragmentation=50%',
      'passed',
      'fragmentation <= 50%',
      '9.6 %',
      '40.4 % left',
      '1 - largest free / free, in the heap map after the run',
    ],
    [
      'leak=0B/call',
      'inconclusive',
      'leak <= 0B/call',
      'not known',
      '',
      'the capture holds no hunt for a leak (mpgc leak)',
    ],
  ])('%s', (budget, ...row) => {
    expect(rowsOf(budget)).toEqual([row]);
  });

  it.each([
    [83.6, 84, 'pause <= 83.6us', '84 µs', '0.4 µs too much'],
    [84.4, 84, 'pause <= 84.4us', '84 µs', '0.4 µs left'],
    [50_000, 50_400, 'pause <= 50000us', '50.4 ms', '400 µs too much'],
  ])('a pause against %s us in digits that tell them apart', (limit, pauseUs, ...row) => {
    const paused = captureOf(
      WHOLE_RUN.map((record) => ('pauseUs' in record && record.pauseUs ? { ...record, pauseUs } : record)),
    );
    expect(rowsOf(`pause=${limit}us`, [paused])[0]?.slice(1, 4)).toEqual(row);
  });

  it('tells a share from its limit by as many digits as that takes', () => {
    expect(rowsOf('fragmentation=9.64%')[0]?.slice(0, 4)).toEqual([
      'failed',
      'fragmentation <= 9.64%',
      '9.65 %',
      '0.01 % too much',
    ]);
  });

  it('names what a figure of a run that raised is worth', () => {
    const raised = captureOf([
      ...WHOLE_RUN.slice(0, -1),
      { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: \x1b[31m' },
      { ...END, reason: 'exception', exitCode: 1 },
    ]);
    expect(rowsOf('retained=1k', [raised])[0]).toEqual([
      'inconclusive',
      'retained <= 1k',
      '500 B',
      '',
      'live at the end minus baseline',
      'the run did not get to its end: ValueError: \\x1b[31m',
    ]);
  });

  it('cannot judge a peak that no sample inside the program has seen, unless it is too high all the same', () => {
    const [row] = rowsOf('peak=8000', [OUTSIDE]);
    expect(row?.[0]).toBe('inconclusive');
    expect(row?.at(-1)).toContain('no sample was taken while the program ran: use mpgc.mark()');
    expect(rowsOf('peak=1', [OUTSIDE])[0]?.[0]).toBe('failed');
  });

  it('says that garbage adds up where a firmware collects at the prompt alone', () => {
    const deferred = captureOf([board({ collects: 'at-prompt' }), ...WHOLE_RUN.slice(1)]);
    expect(rowsOf('peak=9000', [deferred])[0]?.at(-1)).toContain('garbage included, which adds up here');
    expect(rowsOf('peak=9000')[0]?.at(-1)).not.toContain('adds up');
  });

  it('leaves such a peak out of growth, and says so everywhere', async () => {
    const result = checked('', [OUTSIDE], OUTSIDE);
    expect(result.growth.map(({ figure }) => figure)).toEqual(['live', 'retained']);
    const view = viewCheck(result, NO_CONFIG);
    const warning = view.warnings[0]?.text;
    expect(warning).toContain(
      'The peak is not compared with the baseline: no sample from inside the program in 2 captures',
    );
    expect(renderCheck(view, true).replace(/\s+/g, ' ')).toMatch(
      /^ok: [^.]+ held\. NOTE: The peak is not compared/,
    );
    expect(renderCheckMarkdown(view)).toContain('**NOTE:** The peak is not compared');
    const xml = renderJunit(checkSuites(view));
    expect(await junitProblems(xml)).toEqual([]);
    expect(xml).toContain(`NOTE: ${warning}`);
    expect(viewCheck(checked('', [WHOLE], OUTSIDE), NO_CONFIG).warnings[0]?.text).toContain(
      'no sample from inside the program in base.mpgc.jsonl',
    );
    expect(viewCheck(checked('', [WHOLE], WHOLE), NO_CONFIG).warnings).toEqual([]);
  });

  it('speaks of the worst of several captures, and shows the spread', () => {
    const worse = captureOf(
      WHOLE_RUN.map((record) =>
        'seq' in record && record.seq === 3 ? { ...record, allocBytes: 12_000 } : record,
      ),
    );
    const { rows, sentence } = viewCheck(checked('peak=10000', [WHOLE, worse, WHOLE]), NO_CONFIG);
    expect(sentence).toBe('The limit failed, in the worst of 3 captures.');
    expect(rows).toMatchObject([
      {
        verdict: 'failed',
        found: '11,000 B (10.7 KiB)',
        spread: 'least 8,000 B, median 8,000 B, most 11,000 B (10.7 KiB) of 3 captures',
      },
    ]);
    expect(rows[0]?.evidence).toContain('in run-2.mpgc.jsonl');
  });

  it('takes one capture in doubt for no pass, and a failure of another for a failure', () => {
    const cut = captureOf(WHOLE_RUN, { truncated: true });
    expect(checked('retained=1k', [WHOLE, cut]).verdict).toBe('inconclusive');
    expect(checked('retained=0', [WHOLE, cut]).verdict).toBe('failed');
    expect(checked('retained=1k,peak=1', [WHOLE, cut]).verdict).toBe('failed');
  });
});

describe('a check against a baseline', () => {
  it('shows what there was before', () => {
    expect(rowsOf('', [WHOLE], WHOLE)[0]).toEqual([
      'passed',
      'peak <= 8,000 B, 8,000 B before',
      '8,000 B',
      'exactly the limit',
      PEAK_SOURCE,
    ]);
  });

  it('says what keeps the baseline from being one', () => {
    const cut = captureOf(WHOLE_RUN, { truncated: true });
    expect(rowsOf('', [WHOLE], cut)[0]?.slice(-2)).toEqual([
      PEAK_SOURCE,
      'of the baseline: the capture is cut off',
    ]);
  });
});

it('says whose doubt it is that a growth cannot be judged', () => {
  const result = checked('', [WHOLE], WHOLE);
  const [peak] = result.growth;
  const growth: GrowthCheck[] = [
    { ...peak!, verdict: 'inconclusive', base: { ...peak!.base, range: [7000, 9000] } },
  ];
  expect(viewCheck({ ...result, growth }, NO_CONFIG).rows[0]?.evidence).toEqual([
    PEAK_SOURCE,
    'of the baseline: it may be 7,000 B to 9,000 B',
  ]);
});

describe('a check is given', () => {
  const mixed = checked('peak=9000,retained=0,leak=0B/call', [WHOLE], WHOLE);
  const view = viewCheck(mixed, {
    configPath: '/project/mpgc.config.json',
    maxGrowthUnused: false,
  });

  it('in 80 columns', () => {
    const text = renderCheck(view, true);
    expect(text).toMatch(/^FAILED: 1 of 6 limits failed, and 1 cannot be judged\.\n/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).toContain('peak=9000, retained=0, leak=0B/call: from --budget');
    expect(text).toContain('/project/mpgc.config.json was read');
  });

  it('with a line for what held, and why for what did not, unless all is asked for', () => {
    const short = renderCheck(view, false);
    expect(short).toMatch(/^ {2}ok +peak <= 9000 +8,000 B, 1,000 B left$/m);
    expect(short).toMatch(/^ {2}FAILED +retained <= 0 +500 B, 500 B too much$/m);
    expect(short).toMatch(/^ {2}INCONCLUSIVE +leak <= 0B\/call +not known\n +the capture holds no hunt/m);
    expect(short).not.toContain(PEAK_SOURCE.slice(0, 30));
    expect(short).toContain('--explain');
    for (const line of short.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(renderCheck(view, true)).toContain(PEAK_SOURCE.slice(0, 30));
  });

  it('as JUnit that the schema accepts, what is not known as an error', async () => {
    const xml = renderJunit(checkSuites(view));
    expect(await junitProblems(xml)).toEqual([]);
    expect(xml).toContain('tests="6" failures="1" errors="1"');
    expect(xml).toContain('name="peak against the baseline"');
  });

  it('as Markdown in which text of a capture is text', () => {
    const name = 'a|b`<img src=x>[l](http://e.example)@you\n# h';
    const header = { ...WHOLE.header, script: { ...WHOLE.header.script, name } };
    const markdown = renderCheckMarkdown(viewCheck(checked('peak=1', [{ ...WHOLE, header }]), NO_CONFIG));
    expect(markdown).toContain('| FAILED | peak &lt;= 1 | 8,000 B; 7,999 B too much |');
    expect(markdown).toContain('a\\|b\\`&lt;img src=x&gt;\\[l\\](http:\u200b//e.example)@\u200byou # h');
  });

  it('as an object of the published schema', () => {
    const json = checkSchema.parse(JSON.parse(JSON.stringify(toCheckJson(mixed, NO_CONFIG))));
    expect(json.budgets.map(({ verdict }) => verdict)).toEqual(['passed', 'failed', 'inconclusive']);
    expect(json.budgets[2]?.results[0]).toMatchObject({ value: null, range: [null, null], margin: null });
    expect(json.growth.map(({ base, limit }) => [base, limit])).toEqual([
      [8000, 8000],
      [2500, 2500],
      [500, 500],
    ]);
  });
});
