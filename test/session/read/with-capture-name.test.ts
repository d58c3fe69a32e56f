import { expect, it } from 'vitest';
import { MpgcError } from '../../../src/errors.js';
import { withCaptureName } from '../../../src/session/read/with-capture-name.js';

it('gives what the work gives', () => {
  expect(withCaptureName('x', () => 5)).toBe(5);
});

it('names the capture in an error of its contents, and the way out', () => {
  const thrown = new MpgcError('HEAP_DUMP_INVALID', 'It is wrong.', {
    suggestions: ['Run the command again.'],
  });
  const failing = () =>
    withCaptureName('x.mpgc.jsonl', () => {
      throw thrown;
    });
  expect(failing).toThrow(
    expect.objectContaining({
      code: 'HEAP_DUMP_INVALID',
      message: 'x.mpgc.jsonl: It is wrong.',
      suggestions: ['The capture is damaged. Record the run again, or restore the original.'],
      cause: thrown,
    }),
  );
});

it('leaves a fault of its own as it is', () => {
  const fault = new TypeError('x');
  expect(() =>
    withCaptureName('x', () => {
      throw fault;
    }),
  ).toThrow(fault);
});
