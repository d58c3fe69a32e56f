import { StringDecoder } from 'node:string_decoder';
import { sanitizePieces } from '../report/syntax/sanitize-pieces.js';
import { decodeContent } from '../session/content.js';
import type { CaptureRecord } from '../session/schema.js';
import type { LiveLine } from './live-line.js';

/** Passes what the program prints on to `stream` as it arrives, with what a terminal or a CI server acts on made visible. */
export function passOutput(live: LiveLine, stream: NodeJS.WriteStream): (record: CaptureRecord) => void {
  const decoder = new StringDecoder('utf8');
  const sanitize = sanitizePieces();
  return (record) => {
    if (record.type !== 'output') return;
    const text = decoder.write(Buffer.from(decodeContent(record))).replaceAll('\r\n', '\n');
    if (text !== '') live.passThrough(sanitize(text), stream);
  };
}
