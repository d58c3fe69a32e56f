import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { LeakFold } from '../../../src/analysis/leak/leak-fold.js';
import { viewSummary } from '../../../src/report/summary/view-summary.js';
import { viewReport } from '../../../src/report/view-report.js';
import { recordSchema } from '../../../src/session/schema.js';
import { gather } from '../../support/gather.js';
import { board, captureOf, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { owner, ownersRecord } from '../../support/owners-record.js';
import { HEADER } from '../../support/record.js';

const AGENT_BYTES = 1000;
const HUNT = { setup: null, iterations: null, untilMs: null, allowErrors: false };

/** Judged by the passes of a loop, so many bytes a pass; the heap has 16,000 B, of which WHOLE_RUN has 15,920 free at its end. */
function rowsAfter(bytesPerPass: number): Record<string, number | null> {
  const loops = [{ line: 8, functionName: 'main' }];
  const records = Array.from({ length: 100 }, (_, pass) => [
    sample(pass + 1, AGENT_BYTES + 20 + bytesPerPass * pass, { source: 'pass', collected: true }),
    { type: 'pass', afterSeq: pass + 1, loop: 0, passes: pass },
  ]);
  const header = { ...HEADER, options: { ...HEADER.options, loops, hunt: HUNT } };
  const all = [header, board(), ...records.flat()].map((one) => recordSchema.parse({ atMs: 0, ...one }));
  const [leak] = gather(new LeakFold(), all);
  const { rows } = viewSummary({ ...analyse(captureOf(WHOLE_RUN)), leak: leak! });
  return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
}

describe('what is live after a run', () => {
  const record = { atMs: 0, ...ownersRecord({ owners: [owner('__main__.log', 'list', 400)], roots: [] }) };
  const noteOf = (further: object[]) => {
    const records = [...WHOLE_RUN.slice(0, -1), record, ...further, WHOLE_RUN.at(-1)!];
    return viewReport(analyse(captureOf(records)), 'x').summary.rows.find(({ code }) => code === 'after')
      ?.note;
  };

  it('has the name that keeps most of it, where no verdict says that', () => {
    expect(noteOf([])).toBe('500 B more');
    const error = { type: 'error', origin: 'program', code: 'OSError', message: 'OSError: 5' };
    expect(noteOf([error])).toBe('500 B more, 400 B of it `log` (list)');
  });
});

describe('the figures of a hunt', () => {
  it('say that what is free was so once the program was stopped, where more was live at its last pass', () => {
    expect(rowsAfter(16)).toEqual({
      'live before': 20,
      'live after': 20 + 16 * 99,
      'free once stopped': 15_920,
    });
  });

  it('say no more where both may have been at once', () => {
    expect(rowsAfter(0)).toEqual({ 'live before': 20, 'live after': 20, free: 15_920 });
  });
});
