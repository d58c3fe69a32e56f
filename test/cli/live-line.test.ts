import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveLine } from '../../src/cli/live-line.js';
import { PHASES } from '../../src/phases.js';
import { recordSchema } from '../../src/session/schema.js';
import { board, sample } from '../support/hand-made.js';

type Loops = Parameters<LiveLine['startLoops']>[0];

interface Told {
  columns?: number | undefined;
  loops?: Loops;
  phase?: string;
  /** Which of several. */
  run?: { number: number; count: number } | undefined;
}

/** What the line says after these records: on a terminal, or where `columns` is null after ten seconds in a log. */
function lineAfter(
  records: object[],
  { columns = 200, loops = [], phase = 'running', run }: Told = {},
): string {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  const stream = { isTTY: true, columns, write } as unknown as NodeJS.WriteStream;
  const line = tell(new LiveLine(stream), records, { loops, phase, run });
  line.stop();
  return written.findLast((text) => /\d m?s/.test(text)) ?? '';
}

function tell(line: LiveLine, records: object[], { loops = [], phase = 'running', run }: Told): LiveLine {
  if (run) line.startRun(run.number, run.count);
  line.startLoops(loops);
  for (const one of [board(), ...records]) line.record(recordSchema.parse({ atMs: 0, ...one }));
  line.phase(phase);
  return line;
}

const textAfter = (...samples: object[]) => lineAfter(samples);

const baseline = sample(1, 3048, { role: 'baseline', source: 'prompt', collected: true });
const batch = (calls: number) => ({
  type: 'batch',
  phase: 'calls',
  calls,
  errors: 0,
  stepped: false,
  boardMs: 5,
});

describe('memory in the line that says what a run is doing', () => {
  it('is what is allocated, with what was live at the last collection, by hand', () => {
    expect(textAfter(baseline, sample(2, 9192))).toContain('running  allocated 8.0 KiB, last live 2.0 KiB');
  });

  it('is what is live right after a collection', () => {
    const text = textAfter(baseline, sample(2, 9192), sample(3, 5096, { collected: true }));
    expect(text).toContain('running  live 4.0 KiB  ');
    expect(text).not.toContain('allocated');
  });

  it('is what is allocated where nothing was collected', () => {
    expect(textAfter(sample(1, 3048), sample(2, 9192))).toContain('running  allocated 8.0 KiB  ');
  });

  it('is not that of the run before, where the program runs once more', () => {
    const phase = PHASES['tracing-lines'];
    expect(lineAfter([baseline, sample(2, 9192)], { phase })).toMatch(
      /^ *[\d.]+ m?s {2}running it once more, .* comes from$/,
    );
  });
});

describe('what is repeated', () => {
  it('are calls where a call is', () => {
    expect(lineAfter([batch(30), batch(12)], { phase: PHASES.calling })).toMatch(/calling {2}42 calls$/);
  });

  it('are passes of a loop, also where mpgc goes on with it by a call for each', () => {
    const told = { phase: PHASES.calling, loops: [{}] };
    expect(lineAfter([batch(30), batch(12)], told)).toMatch(/running {2}42 passes$/);
  });

  it('are the passes of all loops, each counted once', () => {
    const told = { phase: PHASES.calling, loops: [{}, {}] };
    const passes = (...begun: number[]) => ({ type: 'passes', begun });
    expect(lineAfter([batch(30), passes(20, 11), batch(12), passes(30, 13)], told)).toMatch(/ {2}41 passes$/);
  });

  it('are the passes that a probe in the loop counts', () => {
    const pass = (passes: number) => ({ type: 'pass', loop: 0, passes });
    expect(lineAfter([pass(0), pass(1), pass(2)], { loops: [{}] })).toMatch(/running {2}2 passes$/);
  });

  it('are the calls of a callback', () => {
    const pass = { type: 'pass', loop: 0, passes: 3 };
    expect(lineAfter([pass], { loops: [{ callback: true }] })).toMatch(/running {2}3 calls$/);
  });
});

describe('the width', () => {
  const samples = Array.from({ length: 40 }, (_, at) =>
    sample(2 + at, 190_000 + 2_400_000 * at, { freeBytes: 0, collected: at % 3 === 0 }),
  );
  const states: Told[] = [
    { phase: PHASES.calling },
    { phase: PHASES.calling, loops: [{}] },
    { phase: PHASES['tracing-lines'] },
    { phase: PHASES['taking-census'], run: { number: 12, count: 100 } },
    { phase: PHASES.running, run: { number: 12, count: 100 } },
  ];
  const records = [baseline, batch(1_234_567), ...samples];

  it.each([20, 40, 60, 79, 80, 120])('is less than that of a terminal of %i columns', (columns) => {
    for (const state of states)
      expect(lineAfter(records, { ...state, columns }).length).toBeLessThan(columns);
  });

  it('is filled by the course, which has no room where little is left', () => {
    const told = { phase: PHASES.calling, loops: [{}] };
    expect(lineAfter(records, { ...told, columns: 90 })).toMatch(
      /running {2}1,234,567 passes {2}live 89.4 MiB {2}[▁-█]{24}$/u,
    );
    expect(lineAfter(records, { ...told, columns: 66 })).toMatch(/live 89.4 MiB {2}[▁-█]{10,16}$/u);
    expect(lineAfter(records, { ...told, columns: 50 })).toMatch(
      /running {2}1,234,567 passes {2}live 89.4 MiB$/,
    );
  });

  it('takes the memory to the end, where not all has room', () => {
    const told = { phase: PHASES.calling, loops: [{}] };
    expect(lineAfter(records, { ...told, columns: 41 })).toMatch(/ms {2}1,234,567 passes {2}live 89.4 MiB$/);
    expect(lineAfter(records, { ...told, columns: 24 })).toMatch(/ms {2}live 89.4 MiB$/);
  });
});

describe('in a log', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each(['calling', 'tracing-lines', 'running-bare', 'counting-lines'] as const)(
    'there is a line now and then while %s',
    (phase) => {
      const written: string[] = [];
      const stream = { isTTY: false, write: (text: string) => written.push(text) };
      const line = new LiveLine(stream as unknown as NodeJS.WriteStream);
      line.phase(PHASES[phase]);
      vi.advanceTimersByTime(30_000);
      line.stop();
      expect(written.filter((text) => text.includes(PHASES[phase]))).toHaveLength(4);
    },
  );

  it('how far a step is has a line now and then, not one each', () => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const line = new LiveLine(stream as unknown as NodeJS.WriteStream);
    for (let percent = 0; percent < 100; percent++) line.phase(`${PHASES['reading-memory']}: ${percent} %`);
    vi.advanceTimersByTime(10_000);
    line.stop();
    expect(written).toEqual([
      `mpgc: ${PHASES['reading-memory']}: 0 %\n`,
      expect.stringMatching(/reading the heap: 99 %\n$/),
    ]);
  });

  it.each([
    { phase: PHASES.calling, loops: [{}] },
    { phase: PHASES['tracing-lines'] },
    { phase: PHASES.running, run: { number: 2, count: 100 } },
  ])('no line is wider than 80 columns: %o', (told) => {
    const written: string[] = [];
    const stream = { isTTY: false, write: (text: string) => written.push(text) };
    const more = Array.from({ length: 30 }, (_, at) =>
      sample(2 + at, 9_000_000 + 5000 * at, { freeBytes: 0 }),
    );
    const line = tell(
      new LiveLine(stream as unknown as NodeJS.WriteStream),
      [baseline, batch(123_456), ...more],
      told,
    );
    line.note('the program reads what is typed, and the embedded board takes nothing while a program runs', {
      always: true,
    });
    vi.advanceTimersByTime(20_000);
    line.endRun('live at the end 8,016 B (7.8 KiB), peak 8,496 B (8.3 KiB), leak 0 B a call, exit code 0');
    line.stop();
    const lines = written.join('').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((one) => one.length > 80)).toEqual([]);
    expect(lines.filter((one) => !/^(mpgc: | {6}\S)/.test(one))).toEqual([]);
  });
});
