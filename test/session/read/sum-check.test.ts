import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CaptureWriter } from '../../../src/session/capture-writer.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import type { NewRecord } from '../../../src/session/schema.js';
import { withoutSums } from '../../support/capture-file.js';
import { WHOLE_RUN } from '../../support/hand-made.js';
import { HEADER } from '../../support/record.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-sum-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LINES = writtenLines();

/** A whole run as CaptureWriter writes it; older records, which it writes no more, are not in it. */
function writtenLines(): string[] {
  const path = join(folder, 'run.mpgc.jsonl');
  const writer = CaptureWriter.create(path, HEADER);
  const records = (WHOLE_RUN as NewRecord[]).filter(({ type }) => type !== 'mark');
  for (const record of [...records.slice(0, -1), ...collects(20), records.at(-1)!]) writer.append(record, 0);
  writer.close();
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

function collects(count: number): NewRecord[] {
  return Array.from({ length: count }, () => ({ type: 'collect', by: 'host' }));
}

const read = (lines: string[]) => parseCapture(`${lines.join('\n')}\n`, 'run.jsonl');

/** Where the capture is said to be damaged; null where it is not. */
function damagedLine(lines: string[]): number | null {
  try {
    read(lines);
    return null;
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    expect(code).toBe('CAPTURE_DAMAGED');
    return Number(/^run\.jsonl:(\d+) is damaged/.exec(message)?.[1]);
  }
}

/** The places of all lines but the header and the last one. */
const INNER = LINES.map((_, at) => at).slice(1, -1);

describe('the sum of each line', () => {
  it('fits as it was written, also with the line ends of Windows', () => {
    expect(LINES.every((line) => /,"sum":\d{1,8}\}$/.test(line))).toBe(true);
    expect(read(LINES)).toMatchObject({ truncated: false, records: { length: LINES.length } });
    expect(damagedLine(LINES.map((line) => `${line}\r`))).toBeNull();
  });

  it('tells every line that was removed', () => {
    expect(INNER.map((at) => damagedLine(LINES.toSpliced(at, 1)))).toEqual(INNER.map((at) => at + 1));
  });

  it('tells every line that is there twice', () => {
    expect(INNER.map((at) => damagedLine(LINES.toSpliced(at, 0, LINES[at]!)))).toEqual(
      INNER.map((at) => at + 2),
    );
  });

  it('tells every two lines that changed places', () => {
    const swapped = (at: number) => LINES.toSpliced(at, 2, LINES[at + 1]!, LINES[at]!);
    expect(INNER.map((at) => damagedLine(swapped(at)))).toEqual(INNER.map((at) => at + 1));
  });

  it('tells every digit that changed', () => {
    for (const [at, line] of LINES.entries()) {
      for (const { index } of line.matchAll(/\d/g)) {
        const changed = `${line.slice(0, index)}${(Number(line[index]) + 1) % 10}${line.slice(index + 1)}`;
        if (at > 0 || !/"version":[02]/.test(changed))
          expect(damagedLine(LINES.with(at, changed))).toBe(at + 1);
      }
    }
  });

  it.each([
    ['the sum of a line was taken out', LINES.with(3, withoutSums(LINES[3]!)), 4, 'it has no sum'],
    [
      'the header is of a capture without sums',
      LINES.with(0, withoutSums(LINES[0]!)),
      2,
      'the header has none',
    ],
    ['a figure was edited', LINES.with(3, LINES[3]!.replace('3000', '2000')), 4, 'its sum is wrong'],
  ])('says what is wrong where %s', (_what, lines, line, reason) => {
    expect(() => read(lines)).toThrow(
      expect.objectContaining({
        code: 'CAPTURE_DAMAGED',
        exitCode: 5,
        message: expect.stringMatching(new RegExp(`^run\\.jsonl:${line} is damaged \\(.*${reason}`)),
      }),
    );
  });

  it('lets a capture be read up to where it was cut', () => {
    const text = `${LINES.join('\n')}\n`;
    for (let length = LINES[0]!.length + 1; length < text.length; length += 7) {
      const { records, truncated } = parseCapture(text.slice(0, length), 'x');
      expect([records.length, truncated]).toEqual([
        text.slice(0, length).split('\n').length - 1,
        text[length - 1] !== '\n',
      ]);
    }
  });

  it('is not asked of captures from before there were sums', () => {
    expect(read(LINES.map(withoutSums)).records.length).toBe(LINES.length);
  });
});
