import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { junitSuiteOf, tellApart } from '../../../src/report/formats/junit-suite.js';
import { viewReport } from '../../../src/report/view-report.js';
import type { Capture } from '../../../src/session/read/read-capture.js';
import { board, captureOf, END, WHOLE_RUN } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const suiteOf = (capture: Capture) =>
  junitSuiteOf(analyse(capture), viewReport(analyse(capture), 'run.mpgc.jsonl'));
const outcomesOf = (capture: Capture) =>
  Object.fromEntries(suiteOf(capture).cases.map(({ name, outcome }) => [name, outcome.type]));

it('numbers the suites of captures with one name', () => {
  const [suite] = [suiteOf(captureOf(WHOLE_RUN))];
  const apart = tellApart([suite, { ...suite, name: 'other' }, suite, suite]);
  expect(apart.map(({ name }) => name)).toEqual(['main.py', 'other', 'main.py (2)', 'main.py (3)']);
  const classes = apart.map(({ cases }) => cases[0]?.className);
  expect(classes).toEqual(['mpgc.main_py', 'mpgc.main_py', 'mpgc.main_py_2', 'mpgc.main_py_3']);
});

const HUNT = { setup: null, iterations: 60, untilMs: null, allowErrors: false };

describe('junitSuiteOf', () => {
  it('passes a run without faults, and skips what was not asked for', () => {
    const suite = suiteOf(captureOf(WHOLE_RUN));
    expect(outcomesOf(captureOf(WHOLE_RUN))).toEqual({
      'the capture is complete': 'passed',
      'the program ran to its end': 'passed',
      'the heap behaves as the reference model': 'skipped',
    });
    expect(suite).toMatchObject({ name: 'main.py', seconds: 0.25, timestamp: HEADER.createdAt });
    expect(suite.properties).toContainEqual({ name: 'Peak', value: '8,000 B' });
    expect(suite.cases[0]?.className).toBe('mpgc.main_py');
  });

  it.each([
    [
      'is cut off',
      WHOLE_RUN.slice(0, -1),
      { 'the capture is complete': 'error', 'the program ran to its end': 'error' },
    ],
    [
      'has nothing but a header',
      [],
      { 'the capture is complete': 'error', 'the program ran to its end': 'error' },
    ],
    [
      'lost its board',
      [
        ...WHOLE_RUN.slice(0, -1),
        { type: 'error', origin: 'board', code: 'BOARD_LOST', message: 'gone' },
        { ...END, reason: 'lost' },
      ],
      { 'the capture is complete': 'error', 'the program ran to its end': 'error' },
    ],
    [
      'was stopped by hand',
      [...WHOLE_RUN.slice(0, -1), { ...END, reason: 'interrupted', exitCode: null }],
      { 'the capture is complete': 'passed', 'the program ran to its end': 'error' },
    ],
    [
      'was stopped at the end of its time',
      [...WHOLE_RUN.slice(0, -1), { ...END, reason: 'duration' }],
      { 'the program ran to its end': 'passed' },
    ],
    [
      'ended with an exit code',
      [...WHOLE_RUN.slice(0, -1), { ...END, reason: 'exit', exitCode: 3 }],
      { 'the program ran to its end': 'failed' },
    ],
    [
      'did not compile',
      [board(), { ...END, reason: 'not-compiled' }],
      { 'the program ran to its end': 'failed' },
    ],
  ])('has the outcome of a run that %s', (_, records, expected) => {
    expect(outcomesOf(captureOf(records))).toMatchObject(expected);
  });

  it('never passes a hunt without a verdict', () => {
    const hunt = { ...HEADER, options: { ...HEADER.options, call: 'step()', hunt: HUNT } };
    const capture = captureOf([board(), END]);
    const hunted = { ...capture, header: hunt };
    expect(outcomesOf(hunted)).toMatchObject({ 'no leak': 'error' });
    expect(suiteOf(hunted).name).toBe('main.py: step()');
  });

  it('has warnings beside its cases', () => {
    const records = [...WHOLE_RUN, { type: 'warning', code: 'c', message: 'the clock is slow' }];
    expect(suiteOf(captureOf(records)).output).toContain('the clock is slow');
  });
});
