import { closeSync, openSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { MpgcError, messageOf } from '../errors.js';
import { CaptureLimits } from './capture-limits.js';
import { makeFolder } from './make-folder.js';
import { RunningSum, SUM_KEY } from './running-sum.js';
import type { CaptureRecord, HeaderRecord, NewRecord } from './schema.js';

/** A run that is killed loses what came in this time, and no more. */
const FLUSH_MS = 250;
/** What may be kept in memory meanwhile. */
const FLUSH_BYTES = 1024 * 1024;

export interface CaptureSink {
  append(record: NewRecord, arrivedAtMs?: number): void;
}

export interface WriterHooks {
  /** Is given each record as it is appended, whether or not it is written. */
  onRecord?: (record: CaptureRecord) => void;
  /** Gives what is written in place of a record; null for nothing. */
  admit?: (record: CaptureRecord) => CaptureRecord | null;
}

/** Appends records to a capture file. The file is the system's after every flush, so kill -9 keeps it. */
export class CaptureWriter implements CaptureSink {
  readonly path: string;
  /** `performance.now()` at the start of the capture; all `atMs` count from here. */
  readonly startedAtMs: number;
  #file: number | null;
  #lines: string[] = [];
  #unflushedBytes = 0;
  readonly #limits = new CaptureLimits();
  readonly #sum = new RunningSum();
  #failure: MpgcError | null = null;
  #timer: NodeJS.Timeout;
  readonly #onRecord: (record: CaptureRecord) => void;
  readonly #admit: (record: CaptureRecord) => CaptureRecord | null;

  private constructor(path: string, file: number, { onRecord, admit }: Required<WriterHooks>) {
    this.path = path;
    this.startedAtMs = performance.now();
    this.#file = file;
    this.#onRecord = onRecord;
    this.#admit = admit;
    this.#timer = setInterval(() => this.#flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** @throws MpgcError FILE_EXISTS unless `force`, OUTPUT_NOT_WRITABLE */
  static create(
    path: string,
    header: HeaderRecord,
    {
      force = false,
      onRecord = () => {},
      admit = (record) => record,
    }: WriterHooks & { force?: boolean } = {},
  ): CaptureWriter {
    const writer = new CaptureWriter(path, openNew(path, force), { onRecord, admit });
    writer.#line(header);
    writer.#flush();
    writer.#check();
    return writer;
  }

  /**
   * `arrivedAtMs` is when the bytes came that the record was made from, on the clock of `performance.now()`.
   * What is beyond the limits of a capture is left out; a warning before its end says so.
   * @throws MpgcError OUTPUT_NOT_WRITABLE when the disk took nothing more, CAPTURE_FULL
   */
  append(record: NewRecord, arrivedAtMs = performance.now()): void {
    this.#check();
    if (record.type === 'end')
      for (const warning of this.#limits.warnings()) this.append(warning, arrivedAtMs);
    const atMs = Math.max(0, Math.round((arrivedAtMs - this.startedAtMs) * 10) / 10);
    this.#line({ ...record, atMs } as CaptureRecord);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#flush();
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  #check(): void {
    if (this.#failure) throw this.#failure;
  }

  #line(record: CaptureRecord): void {
    const admitted = this.#admit(record);
    if (admitted !== null) {
      const members = JSON.stringify(admitted).slice(0, -1);
      // Left out before it has a part in the sum of all lines.
      if (!this.#limits.takes(record, members.length)) return;
      const bytes = Buffer.from(members);
      this.#lines.push(`${members}${SUM_KEY}${this.#sum.add(bytes, 0, bytes.length)}}\n`);
      this.#unflushedBytes += bytes.length;
      if (this.#unflushedBytes > FLUSH_BYTES) this.#flush();
    }
    this.#onRecord(record);
  }

  #flush(): void {
    if (this.#file === null || this.#lines.length === 0) return;
    const text = this.#lines.join('');
    this.#lines = [];
    this.#unflushedBytes = 0;
    try {
      writeFileSync(this.#file, text);
    } catch (cause) {
      this.#failure = new MpgcError(
        'OUTPUT_NOT_WRITABLE',
        `Could not write ${this.path}: ${messageOf(cause)}`,
        { cause },
      );
    }
  }
}

/** Opens a file that is not there yet. @throws MpgcError FILE_EXISTS, OUTPUT_NOT_WRITABLE */
function openNew(path: string, force: boolean): number {
  try {
    makeFolder(dirname(path));
    return openSync(path, force ? 'w' : 'wx');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') throw fileExists(path);
    throw new MpgcError('OUTPUT_NOT_WRITABLE', `Could not create ${path}: ${messageOf(cause)}`, {
      cause,
      suggestions: ['Choose another folder with --out.'],
    });
  }
}

export function fileExists(path: string): MpgcError {
  return new MpgcError('FILE_EXISTS', `${path} exists already.`, {
    suggestions: ['Overwrite it with --force, or give another name.'],
  });
}
