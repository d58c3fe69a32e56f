import type { Transport } from '../transport/transport.js';
import { type Deadlines, type Inbox, ReplTimeoutError } from './inbox.js';

/**
 * Raw paste: the flow-controlled way into the raw REPL, in which the board compiles while it receives and
 * never holds the whole source. Protocol: MicroPython's docs/reference/repl.rst, "Raw-paste mode".
 */
const REQUEST = Uint8Array.of(0x05, 0x41, 0x01);
const SUPPORTED = 'R\x01';
/** The last is the raw banner, of a firmware that took \x01 for "enter the raw REPL". */
const ANSWERS = [SUPPORTED, 'R\x00', 'raw REPL; CTRL-B to exit\r\n>'];
const WINDOW_FREE = 0x01;
const INTERRUPT = 0x03;
const END_OF_DATA = 0x04;
const ANSWER: Deadlines = { idleMs: 1000, overallMs: 3000 };
/** A board takes what it gave room for at once, also where it collects in between. */
const SENDING: Deadlines = { idleMs: 3000, overallMs: null };

/** `windowBytes` is null where the firmware does not have it or does not know the request. */
export interface PasteAnswer {
  windowBytes: number | null;
  /** What came ahead of the answer: output of callbacks and threads. */
  before: Uint8Array;
}

/** Asks for raw paste. Null where no answer came, or a damaged one. */
export async function requestRawPaste(transport: Transport, inbox: Inbox): Promise<PasteAnswer | null> {
  await transport.write(REQUEST);
  try {
    const heard = Buffer.from(await inbox.takeUntil(ANSWERS, ANSWER, 'asking-for-raw-paste'));
    const answer = ANSWERS.find((ending) => heard.toString('latin1').endsWith(ending)) ?? '';
    const before = heard.subarray(0, heard.length - answer.length);
    if (answer !== SUPPORTED) return { windowBytes: null, before };
    const window = Buffer.from(await inbox.take(2, ANSWER, 'reading-paste-window'));
    const windowBytes = window.readUInt16LE();
    return windowBytes === 0 ? null : { windowBytes, before };
  } catch (error) {
    if (error instanceof ReplTimeoutError) return null;
    throw error;
  }
}

export interface RawPasteSent {
  /** False where it was given up: the board was interrupted, and answers with KeyboardInterrupt. */
  whole: boolean;
  /** What came between the signs of the flow control: output of callbacks and threads. */
  between: Uint8Array;
}

/**
 * Sends `source` after requestRawPaste() returned `windowBytes`, unless `givenUp` says so. The reply begins when this
 * resolves.
 * @throws ReplTimeoutError where the board does not go on taking it: nothing of it has run then
 */
export async function sendRawPaste(
  transport: Transport,
  inbox: Inbox,
  source: Uint8Array,
  windowBytes: number,
  givenUp: () => boolean = () => false,
): Promise<RawPasteSent> {
  let free = windowBytes;
  const between: number[] = [];
  const sent = (whole: boolean) => ({ whole, between: Uint8Array.from(between) });
  for (let at = 0; at < source.length; ) {
    if (givenUp()) {
      await transport.write(Uint8Array.of(INTERRUPT));
      await inbox.takeUntil([String.fromCharCode(END_OF_DATA)], SENDING, 'giving-up-sending');
      return sent(false);
    }
    const control = free === 0 ? await inbox.take(1, SENDING, 'sending-program') : takeOne(inbox);
    if (control?.[0] === WINDOW_FREE) {
      free += windowBytes;
      continue;
    }
    if (control?.[0] === END_OF_DATA) {
      // The board has seen enough: a syntax error, or no memory to compile. It waits for our \x04.
      await transport.write(Uint8Array.of(END_OF_DATA));
      return sent(true);
    }
    if (control?.[0] !== undefined) {
      between.push(control[0]);
      continue;
    }
    const piece = source.subarray(at, at + free);
    await transport.write(piece);
    at += piece.length;
    free -= piece.length;
  }
  await transport.write(Uint8Array.of(END_OF_DATA));
  for (;;) {
    const [byte] = await inbox.take(1, SENDING, 'compiling');
    if (byte === WINDOW_FREE) continue;
    // Where the answer was lost, what the source says comes first: it runs.
    if (byte !== END_OF_DATA) inbox.unread(Uint8Array.of(byte!));
    return sent(true);
  }
}

function takeOne(inbox: Inbox): Uint8Array | null {
  const { bytes } = inbox.takeAll();
  inbox.unread(bytes.subarray(1));
  return bytes.length > 0 ? bytes.subarray(0, 1) : null;
}
