import { MpgcError } from '../../errors.js';
import { CaptureWriter } from '../../session/capture-writer.js';
import type { CaptureRecord, HeaderRecord } from '../../session/schema.js';
import { admitRecords } from '../../session/write/admit-records.js';

export const CAPTURE_SUFFIX = '.mpgc.jsonl';

/** Creates the capture file; of several runs in one second the later ones are numbered, unless the name was given. */
export function createCapture(
  wanted: string,
  header: HeaderRecord,
  {
    isGiven = false,
    ...options
  }: { force: boolean; isGiven?: boolean; onRecord?: (record: CaptureRecord) => void },
): CaptureWriter {
  for (let number = 1; ; number++) {
    const stem = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      return CaptureWriter.create(`${stem}${CAPTURE_SUFFIX}`, header, { ...options, admit: admitRecords() });
    } catch (error) {
      if (options.force || isGiven || !(error instanceof MpgcError) || error.code !== 'FILE_EXISTS')
        throw error;
    }
  }
}

/** Local time, so that a folder sorts as the day went: 20261122-131502. */
export function fileTime(time: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}${two(time.getMonth() + 1)}${two(time.getDate())}`;
  return `${day}-${two(time.getHours())}${two(time.getMinutes())}${two(time.getSeconds())}`;
}
