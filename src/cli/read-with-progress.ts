import { basename } from 'node:path';
import { clearLine, cursorTo } from 'node:readline';
import { sanitizeText } from '../report/syntax/sanitize-text.js';
import { type CaptureReader, readCapture } from '../session/read/read-capture.js';

/** What is read in less than this needs no line. */
const SILENT_MS = 500;

/** Reads captures, and says on a terminal how far it has come with a long one; nothing without a stream. */
export function readWithProgress(stream: NodeJS.WriteStream | null): CaptureReader {
  if (!stream?.isTTY) return readCapture;
  return (path) => {
    const startedMs = performance.now();
    let shown: string | null = null;
    try {
      return readCapture(path, (share) => {
        const text = `reading ${sanitizeText(basename(path))}: ${Math.floor(share * 100)} %`;
        if (text === shown || performance.now() - startedMs < SILENT_MS) return;
        shown = text;
        cursorTo(stream, 0);
        stream.write(text);
      });
    } finally {
      if (shown !== null) {
        cursorTo(stream, 0);
        clearLine(stream, 0);
      }
    }
  };
}
