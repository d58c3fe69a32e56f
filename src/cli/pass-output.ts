import { StringDecoder } from 'node:string_decoder';
import { sanitizeText } from '../report/syntax/sanitize-text.js';
import { decodeContent } from '../session/content.js';
import type { CaptureRecord } from '../session/schema.js';
import type { LiveLine } from './live-line.js';

/** Passes what the program prints on to `stream` as it arrives, with control characters made visible. */
export function passOutput(live: LiveLine, stream: NodeJS.WriteStream): (record: CaptureRecord) => void {
  const decoder = new StringDecoder('utf8');
  return (record) => {
    if (record.type !== 'output') return;
    const text = decoder.write(Buffer.from(decodeContent(record))).replaceAll('\r\n', '\n');
    if (text !== '') live.passThrough(sanitizeText(text), stream);
  };
}
