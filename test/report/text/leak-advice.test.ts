import { describe, expect, it } from 'vitest';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { leakAdvice, settlingAdvice } from '../../../src/report/text/leak-advice.js';
import { CLEAN, HUNT_HEADER, judge, LEAK, RING } from '../../support/hunt.js';

const codesOf = (judged: LeakJudgement) => leakAdvice(judged, null).map(({ code }) => code);

describe('the advice', () => {
  it('is about tables where growth comes in steps, and about what is kept where it is even', () => {
    expect(leakAdvice(judge(LEAK), null)).toEqual([
      {
        code: 'look-for-what-is-stored',
        text: 'Find what is stored each time in something that outlives it: a global, an attribute, a closure, a callback or a queue.',
      },
    ]);
    expect(codesOf(judge({ live: (calls) => 16 * calls + 160 * Math.floor(calls / 37) }))).toEqual([
      'limit-container',
    ]);
  });

  it('names the line that adds to what grows: of several, the one that was seen to', () => {
    const log = { from: 'script', path: 'log', type: 'list', entries: 32, entriesPerUnit: 1 } as const;
    const lines = [5, 7].map((line) => ({ path: 'main.py', line }));
    const growing = [
      {
        ...log,
        bytesPerUnit: 16,
        knownBy: 'emptied' as const,
        addedIn: lines,
        sharesWith: [],
        freedPerUnit: [],
      },
    ];
    const of = { of: 'calls', loop: null } as const;
    const walks = {
      ...of,
      filledUp: [],
      fromUnit: 5,
      units: 40,
      walks: 4,
      seen: 9,
      heapBytes: 2560,
      left: [],
    };
    const holders = { ...walks, growing, explained: 1 };
    const adviceOf = (origin: LeakJudgement['origin']) =>
      leakAdvice({ ...judge(LEAK), holders, origin }, null).map(({ text }) => text);
    const made = {
      path: 'main.py',
      line: 5,
      functionName: 'step',
      bytesPerUnit: 16,
      share: 1,
      units: 43,
      heads: {},
    };
    const traced = {
      detail: 'line',
      warmUp: 8,
      units: 43,
      maps: 60,
      bytesPerUnit: 16,
      lines: [made],
    } as const;
    expect(adviceOf({ ...traced, lines: [made] })).toEqual([
      'main.py:5 adds to `log`: remove what is done with, or limit it (a ring, a largest size).',
    ]);
    const elsewhere = { ...made, path: 'main.py', line: 9, share: 0.95 };
    expect(adviceOf({ ...traced, lines: [elsewhere] })).toEqual([
      'main.py:9 makes what `log` keeps: remove what is done with, or limit it (a ring, a largest size).',
    ]);
    expect(adviceOf(null)).toEqual([
      'Find where `log` is added to, and remove what is done with, or limit it (a ring, a largest size).',
    ]);
  });

  it('is about tasks where what grows is a queue of them', () => {
    const queue = { path: 'done.waiting', from: 'script', type: 'TaskQueue', bytesPerUnit: 16 } as const;
    const holders = [{ ...queue, entriesPerUnit: 1, bytes: 800, entries: 50, blocksPerUnit: [] }];
    const beyond = { beyondPerUnit: 0, internedPerUnit: 0 };
    const grown = { ...beyond, holders, perUnit: 16, fromUnit: 10, units: 50, snapshots: 3 };
    expect(leakAdvice({ ...judge(LEAK), grown }, null)).toEqual([
      {
        code: 'end-tasks',
        text: '`done.waiting` (TaskQueue) holds tasks that do not come to their end: see that what they wait for comes, give it a limit (asyncio.wait_for), or cancel them.',
      },
    ]);
  });

  it('is about a default value where that grows', () => {
    const seen = { path: 'parse → default dict', from: 'script', type: 'dict', bytesPerUnit: 16 } as const;
    const holders = [{ ...seen, entriesPerUnit: 1, bytes: 800, entries: 50, blocksPerUnit: [] }];
    const beyond = { beyondPerUnit: 0, internedPerUnit: 0 };
    const grown = { ...beyond, holders, perUnit: 16, fromUnit: 10, units: 50, snapshots: 3 };
    const [advice] = leakAdvice({ ...judge(LEAK), grown }, null);
    expect(advice).toEqual({
      code: 'make-default-anew',
      text: '`parse → default dict` is the default value of a parameter: it is made once, and every call has the same. Give None there, and make it in the function.',
    });
  });

  it('is about names where strings were interned', () => {
    const internedStrings = { startCount: 3, endCount: 63, startBytes: 100, endBytes: 1060 };
    expect(codesOf({ ...judge(LEAK), internedStrings })).toEqual([
      'stop-interning',
      'look-for-what-is-stored',
    ]);
  });

  it('is none for a clean program', () => {
    expect(codesOf(judge(CLEAN))).toEqual([]);
    expect(codesOf(judge(RING))).toEqual(['plan-for-full-size']);
  });
});

describe('the command that would settle a hunt', () => {
  const header = {
    ...HUNT_HEADER,
    script: { ...HUNT_HEADER.script, path: 'my src/main.py' },
    options: {
      ...HUNT_HEADER.options,
      hunt: { setup: 'init()', iterations: 60, untilMs: 600_000, allowErrors: false },
    },
  };
  const of = (judged: LeakJudgement) => settlingAdvice(judged, header);
  const raising = [{ type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' }];

  it('makes more calls where these were too few, and keeps all else', () => {
    expect(of(judge({ ...CLEAN, calls: 3 }))).toEqual([
      {
        code: 'make-more-calls',
        text: 'Make more calls:',
        command:
          "mpgc leak 'my src/main.py' --setup 'init()' --call 'step()' --iterations 200 --until 600s --port test",
      },
    ]);
  });

  it('counts the calls that raise', () => {
    expect(of(judge({ ...CLEAN, ending: raising }))[0]?.command).toBe(
      "mpgc leak 'my src/main.py' --setup 'init()' --call 'step()' --iterations 60 --until 600s --allow-errors --port test",
    );
  });

  it('profiles one call where memory ran out', () => {
    const ending = [{ ...raising[0], code: 'MemoryError', message: 'MemoryError: ' }];
    expect(of(judge({ ...CLEAN, ending }))[0]?.command).toBe(
      "mpgc profile 'my src/main.py' --call 'step()' --iterations 1 --port test",
    );
  });

  it('is none where more calls would not help', () => {
    expect(of(judge(LEAK))).toEqual([]);
    expect(of(judge(CLEAN))).toEqual([]);
    expect(of(judge({ ...CLEAN, ending: [{ ...raising[0], code: 'BOARD_RESET' }] }))).toEqual([]);
  });
});

describe('the advice on a lambda that is a callback', () => {
  const codesOf = (changes: object) => {
    const loop = { line: 8, functionName: null, callback: true, ...changes } as LeakJudgement['loop'];
    return leakAdvice({ ...judge(LEAK), loop }, null).map(({ code }) => code);
  };

  it('is to give it as a function, whose lines are followed', () => {
    expect(codesOf({})).toContain('name-the-callback');
    expect(codesOf({ functionName: 'tick' })).not.toContain('name-the-callback');
    expect(codesOf({ callback: false })).not.toContain('name-the-callback');
  });
});
