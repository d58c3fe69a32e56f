import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { findDifferences } from '../../../src/analysis/compare/find-differences.js';
import { describeDifference } from '../../../src/report/text/describe-difference.js';
import type { HeaderRecord } from '../../../src/session/schema.js';
import { board, captureOf, WHOLE_RUN } from '../../support/hand-made.js';

const HUNT = { setup: null, iterations: 100, untilMs: null, allowErrors: false };

function recorded(changes: Parameters<typeof board>[0] = {}, header: Partial<HeaderRecord> = {}) {
  const capture = captureOf([board(changes), ...WHOLE_RUN.slice(1)]);
  return {
    capture: { ...capture, header: { ...capture.header, ...header } },
    summary: analyse(capture).summary,
  };
}

function options(changes: Partial<HeaderRecord['options']>) {
  return { options: { ...recorded().capture.header.options, ...changes } };
}

it('two recordings of the same have none', () => {
  expect(findDifferences(recorded(), recorded())).toEqual([]);
});

describe('a difference', () => {
  it.each([
    ['board', 'the board: Test board → Pico', recorded({ machine: 'Pico' })],
    ['board', 'the machine word: 4 B → 8 B', recorded({ wordBytes: 8 })],
    ['board', 'the block of the heap: 16 B → 32 B', recorded({ blockBytes: 32 })],
    ['firmware', 'the firmware: micropython 1.28.0 → micropython 1.27.0', recorded({ version: [1, 27, 0] })],
    [
      'firmware',
      "the firmware's build: 3.4.0; MicroPython v1.28.0 → x\\x1b[2J",
      recorded({ build: 'x\x1b[2J' }),
    ],
    ['heap', 'the heap: 16,000 B (15.6 KiB) → 32,000 B (31.3 KiB)', recorded({ totalBytes: 32_000 })],
    ['heap', 'the heap: 16,000 B (15.6 KiB) → none', recorded({ totalBytes: null })],
    ['aside', 'the number of the board: none → e66', recorded({ uniqueId: 'e66' })],
    ['aside', 'mpgc: 0.0.0 → 9.9.9', recorded({}, { mpgc: '9.9.9' })],
    [
      'run',
      'the script: main.py → app.py',
      recorded({}, { script: { name: 'app.py', bytes: 1, sha256: '' } }),
    ],
    ['run', '--call: none → step()', recorded({}, options({ call: 'step()' }))],
    ['run', '--interval: none → 20 ms', recorded({}, options({ intervalMs: 20 }))],
    ['run', '--reset: soft → none', recorded({}, options({ reset: 'none' }))],
    ['run', 'the command: profile → leak', recorded({}, options({ hunt: HUNT }))],
  ] as const)('in %s is said: %s', (kind, text, current) => {
    const found = findDifferences(recorded(), current);
    expect(found.map((difference) => [difference.kind, describeDifference(difference)])).toEqual([
      [kind, text],
    ]);
  });

  it('between two hunts is of their options', () => {
    const [base, current] = [options({ hunt: HUNT }), options({ hunt: { ...HUNT, iterations: 200 } })];
    expect(findDifferences(recorded({}, base), recorded({}, current))).toEqual([
      { kind: 'run', what: 'iterations', base: 100, current: 200 },
    ]);
  });

  it('of a board that was not identified is not overlooked', () => {
    const nothing = captureOf([]);
    const unknown = { capture: nothing, summary: analyse(nothing).summary };
    expect(findDifferences(unknown, unknown)).toMatchObject([{ kind: 'unknown', what: 'identified' }]);
  });

  it('in the text of the script is none: that is what is compared', () => {
    const changed = recorded({}, { script: { name: 'main.py', bytes: 2, sha256: '1'.repeat(64) } });
    expect(findDifferences(recorded(), changed)).toEqual([]);
  });
});
