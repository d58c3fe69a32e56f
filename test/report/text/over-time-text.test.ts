import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { toProfileJson } from '../../../src/report/run/profile-json.js';
import { viewReport } from '../../../src/report/view-report.js';
import { FEATURES } from '../../support/hand-made.js';
import { type Watched, watchedRun } from '../../support/over-time.js';

const viewOf = (watched: Watched) => viewReport(analyse(watchedRun(watched)), 'run.mpgc.jsonl');
const leaking = (ms: number) => 16 * Math.floor(ms / 5);

describe('what is said of a program that goes on', () => {
  it('is the rate, the time to a full heap and what to do next, where it grows', () => {
    const { verdict, findings } = viewOf({ live: leaking, collectEveryMs: 500 });
    expect(verdict).toEqual({
      code: 'grows-over-time',
      tone: 'warning',
      word: null,
      text: 'Live memory grows by 3.1 KiB a second, to the end (10.0 s). At this rate the heap is full about 30 s after the start, for a large request sooner.',
    });
    expect(findings[0]?.evidence).toEqual([
      '20 samples right after a collection: 5,600 B at 500 ms, 36,000 B (35.2 KiB) at 10.0 s. By gc.mem_alloc(), without the agent.',
      'From 3.5 s on it rose in 12 of 13 samples, to the end. Memory freed later is not counted.',
      'Every stretch of half of the time or more grew by 3.1 KiB to 3.1 KiB a second.',
      "Times are since the baseline, by the board's clock.",
    ]);
    expect(findings[0]?.advice.map(({ code, command }) => [code, command])).toEqual([
      ['look-for-what-is-stored', undefined],
      ['see-what-stayed', 'mpgc report run.mpgc.jsonl --open'],
      ['hunt-a-call', undefined],
    ]);
  });

  it('is what is certain, where samples hold garbage', () => {
    const { findings } = viewOf({ live: leaking, garbage: 300 });
    expect(findings[0]?.evidence[2]).toMatch(
      /^At least 2.\d KiB a second, by the memory live after the run; at most 3.\d KiB, by all memory in use.$/,
    );
    expect(findings[0]?.advice[1]?.command).toBe(
      'mpgc profile main.py --interval 100ms --duration 12s --collect-every 1s --port test',
    );
  });

  it('proposes no run without the timer that would settle it', () => {
    const capture = watchedRun({ live: leaking, garbage: 300 });
    const header = { ...capture.header, options: { ...capture.header.options, timer: false } };
    const { findings } = viewReport(analyse({ ...capture, header }), 'run.mpgc.jsonl');
    expect(findings[0]?.advice[1]?.command).not.toContain('--no-timer');
  });

  it('leads with growth where that is what was asked for, and then is an error', () => {
    const capture = watchedRun({ live: leaking, collectEveryMs: 500 });
    const header = { ...capture.header, options: { ...capture.header.options, watch: true as const } };
    const { verdict, findings } = viewReport(analyse({ ...capture, header }), 'run.mpgc.jsonl');
    expect([verdict.code, verdict.tone, findings[0]?.severity]).toEqual(['grows-over-time', 'bad', 'error']);
  });

  it('is that the heap was full, where it was', () => {
    expect(viewOf({ live: (ms) => Math.min(93_000, ms * 20), collectEveryMs: 500 }).verdict.text).toBe(
      'Live memory grew by 83,000 B (81.1 KiB) in the first 5.0 s, until the heap was nearly full; the program went on. An except may swallow its MemoryErrors.',
    );
  });

  it('is that it is steady, and what would not have been seen', () => {
    const { verdict, findings } = viewOf({ live: () => 2000, garbage: 5000, collectEveryMs: 500 });
    expect([verdict.tone, verdict.text]).toEqual(['good', 'Live memory is steady: no growth in 10.0 s.']);
    expect(findings[0]?.evidence[1]).toBe('Not ruled out: growth rarer than once in 6.5 s.');
  });

  it.each<[string, Watched, string, string]>([
    [
      'garbage',
      { live: () => 2000, garbage: 5000 },
      'Whether live memory grows is not known: memory in use rose by 49,500 B (48.3 KiB) in 10.0 s, and no collection ran meanwhile: it may be garbage. After it stopped, a collection freed 50,000 B (48.8 KiB); its functions may have held part of that.',
      'mpgc profile main.py --interval 100ms --duration 12s --collect-every 1s --port test',
    ],
    [
      'few samples',
      { live: leaking, everyMs: 3000 },
      'Whether live memory grows is not known: 3 samples inside the program in 10.0 s are too few.',
      'mpgc profile main.py --interval 100ms --duration 12s --collect-every 1s --port test',
    ],
    [
      'a late rise',
      { live: (ms) => (ms > 8000 ? 4096 : 0), collectEveryMs: 500 },
      'Whether live memory grows is not known: it rose by 4,096 B, last 8.5 s after the start, of 10.0 s: too recent for a stop, too rare for growth.',
      'mpgc profile main.py --interval 100ms --duration 40s --collect-every 1s --port test',
    ],
    [
      'few samples while lingering',
      { live: leaking, everyMs: 3000, source: 'prompt', lingerMs: 10_000, end: { reason: 'finished' } },
      'Whether live memory grows is not known: 3 samples after the script in 10.0 s are too few.',
      'mpgc profile main.py --linger 12s --collect-every 1s --port test',
    ],
  ])('is that it is not known after %s, and what settles it', (_, watched, text, command) => {
    const { verdict, findings } = viewOf(watched);
    expect([verdict.tone, verdict.text]).toEqual(['warning', text]);
    expect(findings[0]?.advice).toEqual([{ code: 'sample-longer', text: 'This settles it:', command }]);
  });

  it('is a mark where the firmware has no timer, and a hunt where it collects at the prompt alone', () => {
    const features = { ...FEATURES, timer: false };
    const [first] = viewOf({ live: leaking, everyMs: 20_000, board: { features } }).findings;
    expect(first?.advice[0]).toMatchObject({
      code: 'set-a-mark',
      command: 'mpgc profile main.py --duration 12s --collect-every 1s --port test',
    });
    const atPrompt = { live: () => 0, garbage: 5000, board: { collects: 'at-prompt' } } as const;
    expect(viewOf(atPrompt).findings[0]?.advice[0]?.code).toBe('hunt-a-call');
  });

  it('stands in the JSON', () => {
    const json = toProfileJson(analyse(watchedRun({ live: leaking, collectEveryMs: 500 })), {
      capture: 'run.mpgc.jsonl',
      html: 'run.html',
    });
    expect(json.overTime).toMatchObject({
      verdict: 'grows',
      reason: null,
      basis: 'collected',
      during: 'program',
    });
    expect(json.overTime?.bytesPerSecond).toBeCloseTo(3200, -1);
    expect(json.findings[0]).toMatchObject({ code: 'grows-over-time', severity: 'warning', full: false });
  });
});
