import { StringDecoder } from 'node:string_decoder';
import { sanitizePieces } from '../report/syntax/sanitize-pieces.js';
import { decodeContent } from '../session/content.js';
import type { CaptureRecord } from '../session/schema.js';
import type { LiveLine } from './live-line.js';

/**
 * Passes what the program prints on to `stream` as it arrives, with what a terminal or a CI server acts on made
 * visible; `shown` takes away what need not be shown.
 */
export function passOutput(
  live: LiveLine,
  stream: NodeJS.WriteStream,
  shown: (text: string) => string = (text) => text,
): (record: CaptureRecord) => void {
  const decoder = new StringDecoder('utf8');
  const sanitize = sanitizePieces();
  /** The first half of a line end whose second is yet to come. */
  let carriage = '';
  return (record) => {
    if (record.type !== 'output') return;
    const all = carriage + decoder.write(Buffer.from(decodeContent(record)));
    carriage = all.endsWith('\r') ? '\r' : '';
    const text = shown(all.slice(0, all.length - carriage.length).replaceAll('\r\n', '\n'));
    if (text !== '') live.passThrough(sanitize(text), stream);
  };
}
