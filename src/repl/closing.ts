/** Which prompt answers: the raw one by \x04 traceback \x04 >, the friendly one by the traceback and its prompt. */
export type PromptForm = 'raw' | 'friendly';

/** What stands at the end of a reply, and what came before it and is output. */
export interface Closing {
  traceback: string;
  before: Uint8Array;
  rest: Uint8Array;
}

const NOTHING = Buffer.alloc(0);
const END = '\x04';
/** A traceback ends with a line end; its message may hold anything before that. */
const END_AFTER_TRACEBACK = '\n\x04>';
const END_ALONE = '\x04\x04>';
const FRIENDLY_PROMPT = '>>> ';
const TRACEBACK = 'Traceback (most recent call last):';
/** Lines at the prompt that were thrown away: what a program left unread is shown there. */
const LEFT_AT_PROMPT = /(^|\n)(>>> [^\n]*\n)+$/;
/** Of an exception without frames: the class, and what it was given. */
const BARE_EXCEPTION = /^\w*(Error|Exception|Interrupt|Exit)\b/;
/** What may be left of a prompt, and of a raw banner behind it. */
const PROMPT = /(>(>> )?\s*)?([^\n]*(raw RE|REPL; C|CTRL-B|to exit)[^\n]*\n>?\s*)?$/;

/** The end in `bytes`, all of which came after the source has ended; null while it is not complete. */
export function findClosing(bytes: Buffer, form: PromptForm): Closing | null {
  if (form === 'friendly') {
    const text = bytes.toString('latin1');
    if (!text.endsWith(FRIENDLY_PROMPT)) return null;
    return splitClosing(text.slice(0, -FRIENDLY_PROMPT.length).replace(LEFT_AT_PROMPT, '$1'));
  }
  const begin = bytes.indexOf(END);
  if (begin === -1) return null;
  const before = bytes.subarray(0, begin);
  if (bytes.subarray(begin).indexOf(END_ALONE) === 0) {
    return { traceback: '', before, rest: bytes.subarray(begin + END_ALONE.length) };
  }
  const end = bytes.indexOf(END_AFTER_TRACEBACK, begin);
  if (end === -1) return null;
  const traceback = bytes.subarray(begin + 1, end + 1).toString('utf8');
  return { traceback, before, rest: bytes.subarray(end + END_AFTER_TRACEBACK.length) };
}

/** The same where some of it was lost on the line, and the board is at its prompt all the same. */
export function guessClosing(bytes: Buffer): Closing {
  const closing = splitClosing(bytes.toString('latin1').replaceAll(END, '').replace(PROMPT, ''));
  // What is left of a prompt is no output.
  return closing.before.length <= FRIENDLY_PROMPT.length * 2 ? { ...closing, before: NOTHING } : closing;
}

/** `text`: Latin-1, each character a byte. */
function splitClosing(text: string): Closing {
  const begin = text.lastIndexOf(TRACEBACK);
  const lastLine = text.trimEnd().lastIndexOf('\n') + 1;
  const at = begin !== -1 ? begin : BARE_EXCEPTION.test(text.slice(lastLine)) ? lastLine : text.length;
  return {
    traceback: Buffer.from(text.slice(at), 'latin1').toString('utf8'),
    before: Buffer.from(text.slice(0, at), 'latin1'),
    rest: NOTHING,
  };
}
