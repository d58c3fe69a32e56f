import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { describeFinding } from '../../../src/report/text/findings/describe-finding.js';
import { board, captureOf, END } from '../../support/hand-made.js';

const findingsOf = (records: object[]) => analyse(captureOf(records)).findings;

describe('MemoryError while the script is compiled', () => {
  const error = { type: 'error', origin: 'program', code: 'MemoryError', message: 'MemoryError: x' };
  const ended = { ...END, reason: 'not-compiled', exitCode: 1 };
  const limit = {
    type: 'compile-limit',
    sourceBytes: 900,
    fitsBytes: 300,
    failsBytes: 320,
    largestFreeBytes: 1600,
  };

  it('is a script that does not fit, with how much of it would', () => {
    expect(findingsOf([board(), error, ended])[0]).toMatchObject({ code: 'script-too-large', limit: null });
    const [finding] = findingsOf([board(), error, limit, ended]);
    expect(finding).toMatchObject({
      code: 'script-too-large',
      severity: 'error',
      limit: { fitsBytes: 300, failsBytes: 320, largestFreeBytes: 1600 },
    });
    const text = describeFinding(finding!);
    expect(text).toContain('its first 300 B compile, its first 320 B do not');
    // 1600 / 300
    expect(text).toContain('about 5.3 B of heap for each byte');
  });

  it('says of a first statement that does not compile, and of a whole that does, no rate', () => {
    const textOf = (changes: object) =>
      describeFinding(findingsOf([board(), error, { ...limit, ...changes }, ended])[0]!);
    const first = textOf({ fitsBytes: 0 });
    expect(first).toContain('Even without mpgc its first statement, 320 B, does not compile');
    expect(first).not.toContain('for each byte');
    expect(textOf({ fitsBytes: 900, failsBytes: null })).toContain('Without mpgc on the heap it compiles');
  });

  it('is nothing of that where the program ran', () => {
    const ran = { ...END, reason: 'exception', exitCode: 1 };
    expect(findingsOf([board(), error, ran])[0]).toMatchObject({ code: 'out-of-memory' });
  });
});
