import { describe, expect, it } from 'vitest';
import type { Repeatable } from '../../../../src/analysis/source/what-to-repeat.js';
import { repeatAdvice } from '../../../../src/report/text/advice/repeat-advice.js';
import { HEADER } from '../../../support/record.js';

const adviceOf = (repeatable: Repeatable | null) =>
  repeatAdvice({ header: HEADER, captureName: 'x.mpgc.jsonl', repeatable });

describe('what to repeat, where a run had nothing to repeat', () => {
  it('is the call that the loop makes, then the loop, each as a command', () => {
    expect(adviceOf({ loop: { line: 6 }, call: 'step()' })).toEqual([
      {
        code: 'hunt',
        text: 'Judge step(), called again and again:',
        command: "mpgc leak main.py --call 'step()' --port test",
      },
      {
        code: 'hunt-a-loop',
        text: 'Judge the passes of the loop in line 6:',
        command: 'mpgc leak main.py --loop 6 --port test',
      },
    ]);
    expect(adviceOf({ loop: { file: 'app.py', line: 6 }, call: null })).toEqual([
      {
        code: 'hunt-a-loop',
        text: 'Judge the passes of the loop in app.py:6:',
        command: 'mpgc leak main.py --loop app.py:6 --port test',
      },
    ]);
  });

  it('is without a command where the text of the program shows nothing', () => {
    for (const none of [null, { loop: null, call: null }]) {
      const [only, ...others] = adviceOf(none);
      expect(only).toMatchObject({ code: 'hunt-a-call', text: expect.stringMatching(/--call .*--loop 12/) });
      expect([only?.command, others]).toEqual([undefined, []]);
    }
  });
});
