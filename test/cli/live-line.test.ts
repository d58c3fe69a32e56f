import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveLine } from '../../src/cli/live-line.js';
import { PHASES } from '../../src/phases.js';
import { type CaptureRecord, recordSchema } from '../../src/session/schema.js';
import { board, sample } from '../support/hand-made.js';

/** What the line says after these samples. */
function textIn(phase: string, ...samples: object[]): string {
  const written: string[] = [];
  const stream = {
    isTTY: true,
    columns: 200,
    write: (text: string) => written.push(text),
  } as unknown as NodeJS.WriteStream;
  const line = new LiveLine(stream);
  const records = [board(), ...samples].map((one): CaptureRecord => recordSchema.parse({ atMs: 0, ...one }));
  for (const record of records) line.record(record);
  line.phase(phase);
  line.stop();
  return written.find((text) => text.includes(phase)) ?? '';
}

const textAfter = (...samples: object[]) => textIn('running', ...samples);

const baseline = sample(1, 3048, { role: 'baseline', source: 'prompt', collected: true });

describe('memory in the line that says what a run is doing', () => {
  it('is what is allocated, with what was live at the last collection, by hand', () => {
    expect(textAfter(baseline, sample(2, 9192))).toContain(
      'running  allocated 8.0 KiB (live 2.0 KiB at the last collection)  ',
    );
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
    expect(textIn(phase, baseline, sample(2, 9192))).toMatch(
      /^ *[\d.]+ m?s {2}running it once more, .* comes from$/,
    );
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
});
