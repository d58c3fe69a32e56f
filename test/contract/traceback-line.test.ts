import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { describeFinding } from '../../src/report/text/findings/describe-finding.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { recordOn } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

/** Its second condition finds no room. */
const PROGRAM = 'n = 4\nwhile bytearray(n):\n    n = 900000000\n    m = 5\nprint(n)\n';

describe.each(TARGETS.map(withReason))('the line of a traceback, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('is the last of a loop where its condition raises, so that both are named', async () => {
    const { capture } = await recordOn(port, PROGRAM);
    const source = {
      type: 'source',
      atMs: 0,
      path: 'main.py',
      bytes: PROGRAM.length,
      sha256: '',
      text: PROGRAM,
    } as const;
    const records = CaptureRecords.of([source, ...capture.records]);
    const { summary, findings } = analyse({ ...capture, records });
    expect(summary.error?.traceback).toContain('line 4');
    const place = { file: 'main.py', line: 4, orLines: [2] };
    expect(findings[0]).toMatchObject({ code: 'out-of-memory', place });
    expect(describeFinding(findings[0]!)).toContain('in main.py, line 4 or 2');
  });
});
