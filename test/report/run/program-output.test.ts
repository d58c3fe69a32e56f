import { expect, it } from 'vitest';
import { programOutput } from '../../../src/report/run/program-output.js';
import { encodeContent } from '../../../src/session/content.js';
import { captureOf } from '../../support/hand-made.js';

/** Cut into pieces of so many bytes, as it comes from a wire. */
function outputOf(text: string, pieceBytes: number): string {
  const bytes = Buffer.from(text);
  const records = Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) => ({
    type: 'output',
    ...encodeContent(bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes)),
  }));
  return programOutput(captureOf(records).records);
}

it.each([1, 2, 3, 7, 100])('joins characters and line ends over pieces of %d bytes', (pieceBytes) => {
  expect(outputOf('grün €\r\n😀\r\n\r\n', pieceBytes)).toBe('grün €\n😀\n\n');
  expect(outputOf('ends\r', pieceBytes)).toBe('ends\r');
});

it.each([900, 150_000, 2_000_000])(
  'is whole up to 200,000 characters, in pieces of %d bytes',
  (pieceBytes) => {
    const text = Array.from({ length: 25_000 }, (_, at) => String(at).padStart(7, '0')).join('\n');
    expect(outputOf(text.slice(0, 199_999), pieceBytes)).toBe(text.slice(0, 199_999));
  },
);

it.each([900, 150_000, 2_000_000])('leaves out the middle of more, in pieces of %d bytes', (pieceBytes) => {
  const text = Array.from({ length: 250_000 }, (_, at) => String(at).padStart(7, '0')).join('\n');
  const left = '[… 1,799,999 characters left out here; the capture has them …]';
  expect(outputOf(text, pieceBytes)).toBe(`${text.slice(0, 100_000)}\n${left}\n${text.slice(-100_000)}`);
});
