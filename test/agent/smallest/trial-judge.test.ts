import { describe, expect, it } from 'vitest';
import type { TrialOutcome } from '../../../src/agent/smallest/heap-trial.js';
import { TrialJudge } from '../../../src/agent/smallest/trial-judge.js';

const outcome = (changes: Partial<TrialOutcome> = {}): TrialOutcome => ({
  reason: 'finished',
  exception: null,
  message: null,
  head: new Uint8Array(),
  tellsMemoryError: false,
  digest: 'a',
  totalBytes: null,
  tookMs: 1,
  ...changes,
});
const exit = (message: string | null) => outcome({ reason: 'exit', message });

describe('a run in a smaller heap', () => {
  const judge = new TrialJudge(outcome(), null);

  it('passes where it ends and prints as in the whole heap', () => {
    expect(judge.ofRun(outcome())).toEqual({ passed: true, reason: 'finished' });
    expect(judge.ofRun(outcome({ digest: 'b' }))).toEqual({ passed: false, reason: 'output' });
    expect(judge.ofRun(exit('SystemExit: 0'))).toEqual({ passed: false, reason: 'exit' });
    expect(judge.ofRun(outcome({ tellsMemoryError: true, digest: 'b' }))).toMatchObject({
      reason: 'printed',
    });
  });

  it('fails where SystemExit has another argument', () => {
    const exits = new TrialJudge(exit('SystemExit: 0'), null);
    expect(exits.ofRun(exit('SystemExit: 0')).passed).toBe(true);
    expect(exits.ofRun(exit('SystemExit: 1'))).toEqual({ passed: false, reason: 'exit' });
    expect(exits.ofRun(outcome()).passed).toBe(false);
  });

  it('fails where the heap grew', () => {
    const growing = new TrialJudge(outcome({ totalBytes: 1600 }), 1600);
    expect(growing.ofWhole.passed).toBe(true);
    expect(growing.ofRun(outcome({ totalBytes: 3200 }))).toEqual({ passed: false, reason: 'grew' });
    expect(growing.ofCompiling(outcome({ totalBytes: 3200 }))).toEqual({ passed: false, reason: 'grew' });
  });
});

it('the whole heap is enough for an end with exit code 0 alone', () => {
  for (const message of [null, 'SystemExit', 'SystemExit:', 'SystemExit: 0', 'SystemExit: None']) {
    expect(new TrialJudge(exit(message), null).ofWhole.passed, String(message)).toBe(true);
  }
  for (const message of ['SystemExit: 1', 'SystemExit: no room']) {
    expect(new TrialJudge(exit(message), null).ofWhole.passed, message).toBe(false);
  }
  expect(new TrialJudge(outcome({ reason: 'exception' }), null).ofWhole.passed).toBe(false);
});

describe('output', () => {
  const settled = (again: string, onceMore: string) => {
    const judge = new TrialJudge(outcome(), null);
    judge.settle(outcome({ digest: again }), outcome({ digest: onceMore }));
    return judge;
  };

  it('is no sign where it is never twice the same', () => {
    const judge = settled('b', 'c');
    expect(judge.outputVaries).toBe('run');
    expect(judge.ofRun(outcome({ digest: 'd' })).passed).toBe(true);
  });

  it('is one where a line damaged one of three', () => {
    for (const [again, onceMore] of [
      ['a', 'a'],
      ['a', 'x'],
      ['x', 'a'],
    ]) {
      expect(settled(again!, onceMore!).ofRun(outcome({ digest: 'a' })).passed).toBe(true);
      expect(settled(again!, onceMore!).ofRun(outcome({ digest: 'x' })).passed).toBe(false);
    }
    expect(settled('b', 'b').ofRun(outcome({ digest: 'b' })).passed).toBe(true);
    expect(settled('b', 'b').outputVaries).toBeNull();
  });

  it.each([
    { runs: ['b', 'b'], varies: 'heap' },
    { runs: ['a'], varies: null },
    { runs: ['b', 'a'], varies: null },
    { runs: ['b', null, 'b'], varies: 'heap' },
    { runs: [null, 'b', 'b'], varies: 'heap' },
    { runs: ['b', null, null, null], varies: null },
  ])('of runs in a little less, null where none could be made: $runs', async ({ runs, varies }) => {
    const judge = settled('a', 'a');
    const left = [...runs];
    await judge.settleInLess(async () => {
      const digest = left.shift()!;
      return digest === null ? null : outcome({ digest });
    });
    expect(judge.outputVaries).toBe(varies);
    expect(left).toEqual([]);
  });
});
