import { describe, expect, it } from 'vitest';
import { OutputLogFold } from '../../../src/analysis/output/output-log.js';
import { programOutput } from '../../../src/report/run/program-output.js';
import { encodeContent } from '../../../src/session/content.js';
import type { SampleSource } from '../../../src/session/schema.js';
import { board, captureOf, END, sample } from '../../support/hand-made.js';

function viewOf(records: object[]) {
  const fold = new OutputLogFold();
  for (const record of captureOf(records).records) fold.add(record);
  return programOutput(fold.result());
}

/** Cut into pieces of so many bytes, as it comes from a wire. */
function piecesOf(text: string, pieceBytes: number): object[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / pieceBytes) }, (_, at) => ({
    type: 'output',
    atMs: at,
    ...encodeContent(bytes.subarray(at * pieceBytes, (at + 1) * pieceBytes)),
  }));
}

const outputOf = (text: string, pieceBytes: number) => viewOf(piecesOf(text, pieceBytes)).text;

it.each([1, 2, 3, 7, 100])('joins characters and line ends over pieces of %d bytes', (pieceBytes) => {
  expect(outputOf('grün €\r\n😀\r\n\r\n', pieceBytes)).toBe('grün €\n😀\n\n');
  expect(outputOf('ends\r', pieceBytes)).toBe('ends\\x0d');
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
  const left = '[… 1,799,999 characters left out; the capture has them …]';
  expect(outputOf(text, pieceBytes)).toBe(`${text.slice(0, 100_000)}\n${left}\n${text.slice(-100_000)}`);
});

describe('the time of a line', () => {
  const at = (seq: number, atMs: number, boardMs: number, source: SampleSource = 'mark') => ({
    ...sample(seq, 5000, { source }),
    atMs,
    boardMs,
  });
  const out = (atMs: number, text: string) => ({ type: 'output', atMs, text });

  it('is where it ended between the samples around it, by the host', () => {
    const { text, linesMs } = viewOf([
      board(),
      out(50, 'early\n'),
      at(1, 100, 1000),
      out(125, 'a\nb'),
      out(150, 'c\n'),
      at(2, 200, 2000),
      out(250, 'd'),
      at(3, 300, 2500),
      out(400, 'e\n'),
      { ...END, atMs: 500 },
    ]);
    expect(text).toBe('early\na\nbc\nde\n');
    // A clock of half the speed between 2 and 3; before the first and behind the last there is but one sample.
    expect(linesMs).toEqual([1000, 1250, 1500, 2500, 2500]);
  });

  it('is by the last of samples that arrive in a row: the others waited on the board', () => {
    const { linesMs } = viewOf([
      at(1, 0, 0),
      out(100, 'a\n'),
      out(300, 'b\n'),
      at(2, 400, 50, 'timer'),
      at(3, 400, 200, 'timer'),
      out(600, 'c\n'),
      at(4, 800, 600),
    ]);
    expect(linesMs).toEqual([50, 150, 400, 400]);
  });

  it('is no later than the first sample behind it that did not wait', () => {
    const { linesMs } = viewOf([
      at(1, 0, 0),
      out(100, 'a\n'),
      out(200, 'b\n'),
      at(2, 400, 50, 'timer'),
      at(3, 400, 200, 'failure'),
      at(4, 900, 800, 'program-end'),
      out(1000, 'c\n'),
    ]);
    expect(linesMs).toEqual([50, 100, 800, 800]);
  });

  it('is 0 where no sample was taken', () => {
    expect(viewOf([out(50, 'a\nb')]).linesMs).toEqual([0, 0]);
    expect(viewOf([]).linesMs).toEqual([]);
  });

  it.each([1, 7, 900, 150_000])('is there for each line of more than a page holds: pieces of %d', (size) => {
    const lines = Array.from({ length: size < 100 ? 40_000 : 60_000 }, (_, n) => String(n).padStart(6, '0'));
    const pieces = piecesOf(`${lines.join('\n')}\n`, size);
    const { text, linesMs } = viewOf([board(), at(1, 0, 0), ...pieces, at(2, pieces.length, pieces.length)]);
    const shown = text.split('\n');
    expect(linesMs).toHaveLength(shown.length);
    // Clocks agree here: a line ended with the piece that its last byte is in.
    for (const [at, line] of shown.entries()) {
      if (/^\d{6}$/.test(line)) expect(linesMs[at]).toBeCloseTo(Math.floor((7 * Number(line) + 6) / size), 6);
    }
  });
});
