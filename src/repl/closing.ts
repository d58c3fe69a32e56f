import { decodeEnd, MAX_LAST_TRACEBACK_BYTES } from './reply-decoder.js';

/** What stands at the end of a reply, and what came before it and is output. */
export interface Closing {
  kind: 'done' | 'rebooted';
  traceback: string;
  before: Uint8Array;
  rest: Uint8Array;
}

/** Which prompt answers: the raw one by \x04 traceback \x04 >, the friendly one by the traceback and its prompt. */
export type PromptForm = 'raw' | 'friendly';

const END_OF_PART = 0x04;
const FRIENDLY_PROMPT = '>>> ';
const NOTHING = Buffer.alloc(0);
const PROMPT_BYTES = 12;
const TRACEBACK = 'Traceback (most recent call last):';
/** Of an exception without frames: the class, and what it was given. */
const BARE_EXCEPTION = /^\w*(Error|Exception|Interrupt|Exit)\b/;

/** The end in `bytes`, all of which came after the source has ended; null while it is not complete. */
export function findClosing(bytes: Buffer, form: PromptForm): Closing | null {
  if (form === 'friendly') {
    if (!bytes.toString('latin1').endsWith(FRIENDLY_PROMPT)) return null;
    return closingOf(bytes.subarray(0, -FRIENDLY_PROMPT.length));
  }
  for (let at = bytes.indexOf(END_OF_PART); at !== -1; at = bytes.indexOf(END_OF_PART, at + 1)) {
    const end = decodeEnd(bytes.subarray(at), MAX_LAST_TRACEBACK_BYTES);
    if (end === 'unknown') return null;
    if (end === 'output') continue;
    const { type: kind, traceback, rest } = end;
    const before = bytes.subarray(0, at);
    // One that came twice is no output.
    return { kind, traceback, before: before.every((byte) => byte === END_OF_PART) ? NOTHING : before, rest };
  }
  return null;
}

/** The same where some of it was lost on the line, and the board is at its prompt all the same. */
export function guessClosing(bytes: Buffer): Closing {
  const closing = closingOf(Buffer.from(bytes.filter((byte) => byte !== END_OF_PART)), />(>> )?\s*$/);
  // What is left of a prompt is no output.
  return closing.before.length <= PROMPT_BYTES ? { ...closing, before: NOTHING } : closing;
}

function closingOf(bytes: Buffer, prompt = /$^/): Closing {
  const text = bytes.toString('latin1');
  const begin = text.lastIndexOf(TRACEBACK);
  const lastLine = text.replace(prompt, '').trimEnd().lastIndexOf('\n') + 1;
  const at = begin !== -1 ? begin : BARE_EXCEPTION.test(text.slice(lastLine)) ? lastLine : bytes.length;
  const traceback = bytes.subarray(at).toString('utf8').replace(prompt, '');
  const before =
    at === bytes.length ? Buffer.from(text.replace(prompt, ''), 'latin1') : bytes.subarray(0, at);
  return { kind: 'done', traceback, before, rest: NOTHING };
}
