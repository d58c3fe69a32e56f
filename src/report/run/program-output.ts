import { StringDecoder } from 'node:string_decoder';
import { decodeContent } from '../../session/content.js';
import type { CaptureRecords } from '../../session/records/capture-records.js';
import { formatCount } from '../text/format.js';

/** Characters of each end that a report holds. */
const KEPT = 100_000;
const TRIMMED_AT = 8 * KEPT;

/** What the program printed; of a long text the beginning and the end. The whole is never in memory. */
export function programOutput(records: CaptureRecords): string {
  let [first, last, length] = ['', '', 0];
  for (const text of textsOf(records)) {
    length += text.length;
    const room = KEPT - first.length;
    first += text.slice(0, room);
    last += text.slice(room);
    if (last.length > TRIMMED_AT) last = last.slice(-KEPT);
  }
  if (length <= 2 * KEPT) return first + last;
  const left = formatCount(length - 2 * KEPT);
  return `${first}\n[… ${left} characters left out here; the capture has them …]\n${last.slice(-KEPT)}`;
}

/** Characters and line ends may reach from one record into the next. */
function* textsOf(records: CaptureRecords): Generator<string> {
  const decoder = new StringDecoder('utf8');
  let held = '';
  for (const record of records.ofType('output')) {
    const text = held + decoder.write(Buffer.from(decodeContent(record)));
    held = text.endsWith('\r') ? '\r' : '';
    yield text.slice(0, text.length - held.length).replaceAll('\r\n', '\n');
  }
  yield held + decoder.end();
}
