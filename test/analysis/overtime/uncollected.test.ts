import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { toProfileJson } from '../../../src/report/run/profile-json.js';
import { viewReport } from '../../../src/report/view-report.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../../src/session/records/capture-records.js';
import { recordSchema } from '../../../src/session/schema.js';
import { board, END, sample } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const AGENT_BYTES = 1000;
const START_BYTES = 4000;
const HEAP_BYTES = 41_000;

/** Repetitions without a collection by mpgc: bytes kept and thrown away by each; the board collects when its heap is full. */
function repeated({ keeps, garbage, calls }: { keeps: number; garbage: number; calls: number }): Capture {
  let seq = 1;
  let left = 0;
  const take = (done: number, source: 'iteration-start' | 'iteration-end') => {
    seq += 1;
    const allocBytes = AGENT_BYTES + START_BYTES + done * keeps + left;
    return sample(seq, allocBytes, {
      source,
      boardMs: done,
      freeBytes: HEAP_BYTES - allocBytes,
      collected: false,
    });
  };
  const samples = Array.from({ length: calls }, (_, done) => {
    const before = take(done, 'iteration-start');
    left += garbage;
    if (AGENT_BYTES + START_BYTES + (done + 1) * keeps + left > HEAP_BYTES) left = garbage;
    return [before, take(done + 1, 'iteration-end')];
  });
  const options = { ...HEADER.options, call: 'step()', iterations: calls, uncollected: true as const };
  const header = { ...HEADER, options };
  const prompt = { source: 'prompt', collected: true } as const;
  const endBytes = AGENT_BYTES + START_BYTES + calls * keeps;
  const records = [
    board({ totalBytes: HEAP_BYTES }),
    sample(1, AGENT_BYTES + START_BYTES, { ...prompt, role: 'baseline' }),
    ...samples.flat(),
    sample(seq + 1, endBytes, { ...prompt, role: 'final', freeBytes: HEAP_BYTES - endBytes }),
    END,
  ];
  const checked = records.map((record) => recordSchema.parse({ atMs: 0, ...record }));
  return { header, records: CaptureRecords.of([header, ...checked]), truncated: false };
}

const viewOf = (capture: Capture) => viewReport(analyse(capture), 'run.mpgc.jsonl');

describe('repetitions without collections by mpgc', () => {
  it('grow where what the board leaves after its own collections grows, by what a call keeps', () => {
    // Collections come every 60 calls or so: 600 of garbage, of 36,000.
    const { overTime } = analyse(repeated({ keeps: 16, garbage: 600, calls: 600 })).summary;
    expect(overTime).toMatchObject({ axis: 'calls', verdict: 'grows', basis: 'automatic', watched: 600 });
    expect(overTime!.rate!.interval[0]).toBeLessThanOrEqual(16);
    expect(overTime!.rate!.interval[1]).toBeGreaterThanOrEqual(16);
    // 36,000 bytes above the baseline.
    expect(overTime!.toFull! / (36_000 / 16)).toBeCloseTo(1, 1);
  });

  it('are steady where it does not, and a heap that their garbage fills is no finding', () => {
    const { verdict, findings } = viewOf(repeated({ keeps: 0, garbage: 600, calls: 600 }));
    expect(verdict.text).toBe('Live memory is steady: no growth in 600 calls.');
    expect(findings.map(({ code }) => code)).toEqual(['steady-over-time']);
  });

  it('are not known where nothing was collected, and a hunt settles it', () => {
    const { verdict, findings } = viewOf(repeated({ keeps: 16, garbage: 100, calls: 60 }));
    expect(verdict.text).toBe(
      'Whether live memory grows is not known: memory in use rose by 6,960 B in 60 calls, and no collection ran meanwhile: it may be garbage. After the last call a collection freed 6,000 B.',
    );
    expect(findings[0]?.advice).toEqual([
      {
        code: 'hunt-a-call',
        text: 'Collections between calls settle it:',
        command: "mpgc leak main.py --call 'step()' --port test",
      },
    ]);
  });

  it('have a rate by what was live after them, where they leave little garbage', () => {
    const capture = repeated({ keeps: 64, garbage: 4, calls: 100 });
    const { overTime } = toProfileJson(analyse(capture), { capture: '', html: '' });
    expect(overTime).toMatchObject({ verdict: 'grows', basis: 'samples', calls: 100, watchedMs: null });
    expect(overTime).toMatchObject({ bytesPerSecond: null, msToFull: null });
    expect(overTime!.interval![0]).toBeLessThanOrEqual(64);
    expect(overTime!.interval![1]).toBeGreaterThanOrEqual(64);
    const { verdict, run } = viewOf(capture);
    expect(verdict.text).toMatch(
      /^Live memory grows by 64 B a call \([\d.]+ B to [\d.]+ B\), to the end \(100 calls\)\. At this rate the heap is full about 560 calls after the first one/,
    );
    expect(run.find(({ code }) => code === 'repeated')?.value).toBe(
      "step(), 100 times, without mpgc's collections in between",
    );
  });

  it('are not counted as live', () => {
    expect(analyse(repeated({ keeps: 16, garbage: 100, calls: 60 })).summary.repetitions).toBeNull();
  });
});
