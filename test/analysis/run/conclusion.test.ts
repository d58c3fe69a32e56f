import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { captureOf, END, WHOLE_RUN } from '../../support/hand-made.js';
import { MISMATCH } from '../../support/mismatch.js';

const ended = (reason: string, ...others: object[]) =>
  captureOf([...WHOLE_RUN.slice(0, -1), ...others, { ...END, reason }]);
const LOST = {
  type: 'error',
  origin: 'board',
  code: 'BOARD_LOST',
  values: { port: 'x', loss: 'port-failed', detail: 'y' },
};
const output = (text: string) => ({ type: 'output', text });
const RAISED = { type: 'error', origin: 'program', code: 'ValueError', message: 'ValueError: no' };

describe('whether a capture carries a conclusion', () => {
  it.each([
    ['ran to its end', captureOf(WHOLE_RUN), null],
    ['raised', ended('exception', RAISED), null],
    ['was stopped', ended('interrupted'), null],
    ['has no end', captureOf(WHOLE_RUN.slice(0, -1)), 'no-end'],
    ['is cut off', { ...captureOf(WHOLE_RUN), truncated: true }, 'cut-off'],
    ['lost its board', ended('lost', LOST), 'incomplete'],
    ['lost its board, without a record that says so', ended('lost'), 'incomplete'],
    ['failed', ended('failed'), 'incomplete'],
    ['restarted the board', ended('rebooted'), 'incomplete'],
    ['has no board', captureOf([END]), 'no-board'],
    ['printed a MemoryError', ended('finished', output('MemoryError: \r\n')), 'memory-errors'],
    ['printed its name in words of its own', ended('finished', output('no MemoryError today\n')), null],
    [
      'printed another exception',
      ended('finished', output('Traceback (most recent call last):\nOSError: 5\n')),
      null,
    ],
    [
      'has samples that were counted wrongly',
      ended('finished', {
        type: 'warning',
        code: 'counter-differs',
        values: { seq: 9, countedBytes: 16, allocBytes: 32 },
      }),
      'counter-differs',
    ],
    ['is of a board that is no model', ended('finished', MISMATCH), 'model-mismatch'],
  ])('%s', (_, capture, reason) => {
    expect(analyse(capture)).toMatchObject({ noConclusion: reason, conclusive: reason === null });
  });
});
