import * as z from 'zod';
import { MpgcError, messageOf } from '../../errors.js';
import { CaptureRecords } from '../records/capture-records.js';
import { RecordRules } from '../rules/record-rules.js';
import {
  CAPTURE_FORMAT,
  CAPTURE_VERSION,
  type CaptureRecord,
  type HeaderRecord,
  recordSchema,
} from '../schema.js';
import { countValues } from './count-values.js';
import { type Line, linesOf, readLines, textOf } from './read-lines.js';
import { SampleScanner } from './scan-sample.js';
import { SumCheck } from './sum-check.js';

export interface Capture {
  header: HeaderRecord;
  /** The header is the first of them. */
  records: CaptureRecords;
  /** True when the last line is cut: the run was killed while it wrote. Everything before is whole. */
  truncated: boolean;
}

/** Whether the run was recorded to its end. */
export function isComplete({ records, truncated }: Capture): boolean {
  return !truncated && records.last?.type === 'end';
}

export type CaptureReader = (path: string) => Capture;

/**
 * Reads a capture file; `onProgress` is called now and then with the share of it that has been read, 0 to 1.
 * @throws MpgcError CAPTURE_NOT_FOUND, CAPTURE_NOT_A_CAPTURE, CAPTURE_TOO_NEW, CAPTURE_DAMAGED
 */
export function readCapture(path: string, onProgress: (share: number) => void = () => {}): Capture {
  try {
    return captureOf(readLines(path, onProgress), path);
  } catch (cause) {
    if (cause instanceof MpgcError) throw cause;
    throw new MpgcError('CAPTURE_NOT_FOUND', `Could not read ${path}: ${messageOf(cause)}`, { cause });
  }
}

/** `name` stands in the messages. @throws MpgcError as readCapture() */
export function parseCapture(text: string, name: string): Capture {
  return captureOf(linesOf(text), name);
}

function captureOf(lines: Iterable<Line>, name: string): Capture {
  const records = new CaptureRecords();
  const rules = new RecordRules();
  const sums = new SumCheck();
  const scanner = new SampleScanner();
  let number = 0;
  const refuse = (complaint: string | null) => {
    if (complaint !== null) throw damaged(`${name}:${number}`, complaint);
  };
  const add = (record: CaptureRecord) => {
    refuse(rules.complaint(record));
    records.add(record);
  };
  let header: HeaderRecord | null = null;
  let truncated = false;
  for (const line of lines) {
    const { bytes, start, end, complete } = line;
    number += 1;
    if (header === null) {
      header = parseHeader(line, name);
      refuse(complete ? sums.complaint(line) : null);
      add(header);
    } else if (complete) {
      refuse(sums.complaint(line));
      add(scanner.scan(bytes, start, end) ?? parseRecord(line, `${name}:${number}`));
    }
    truncated ||= !complete;
  }
  if (header === null) throw notACapture(name);
  return { header, records, truncated };
}

const versionSchema = z.object({ format: z.literal(CAPTURE_FORMAT), version: z.int() });

function parseHeader(line: Line, name: string): HeaderRecord {
  const version = versionSchema.safeParse(parseJson(line));
  if (!version.success) throw notACapture(name);
  if (version.data.version > CAPTURE_VERSION) {
    throw new MpgcError(
      'CAPTURE_TOO_NEW',
      `${name} has capture version ${version.data.version}; this mpgc reads up to ${CAPTURE_VERSION}.`,
      { suggestions: [{ text: 'Update mpgc:', command: 'npm install --global mpgc' }] },
    );
  }
  const record = parseRecord(line, `${name}:1`);
  if (record.type !== 'header') throw damaged(`${name}:1`, 'the first record is not a header');
  return record;
}

function parseRecord(line: Line, place: string): CaptureRecord {
  if (isCrowded(line)) throw damaged(place, `more than ${MAX_VALUES} values`);
  const record = recordSchema.safeParse(parseJson(line));
  if (record.success) return record.data;
  const [issue] = record.error.issues;
  const where = issue?.path.join('.').slice(0, MAX_PATH) || 'the record';
  throw damaged(place, issue ? `${where}: ${issue.message}` : 'not a record');
}

/** Of a field, in a message. */
const MAX_PATH = 80;
/** A long line is a long text, with few values. */
const LONG_BYTES = 2 ** 18;
const MAX_VALUES = 100_000;

function isCrowded({ bytes, start, end }: Line): boolean {
  return end - start > LONG_BYTES && countValues(bytes, start, end) > MAX_VALUES;
}

function parseJson(line: Line): unknown {
  if (isCrowded(line)) return undefined;
  try {
    return JSON.parse(textOf(line));
  } catch {
    return undefined;
  }
}

function notACapture(name: string): MpgcError {
  return new MpgcError('CAPTURE_NOT_A_CAPTURE', `${name} is not an mpgc capture.`, {
    suggestions: ['Captures are the .mpgc.jsonl files that mpgc profile writes.'],
  });
}

function damaged(place: string, reason: string): MpgcError {
  return new MpgcError('CAPTURE_DAMAGED', `${place} is damaged (${reason}).`, {
    suggestions: [
      'The file was changed after it was written. Record the run again, or restore the original.',
    ],
  });
}
