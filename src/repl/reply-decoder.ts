/**
 * Decodes what a board sends back for one submission in the raw REPL:
 *
 *     output \x04 traceback \x04 >
 *     output \x04 \x04 MPY: soft reboot …      (SystemExit, machine.soft_reset())
 *
 * Source: shared/runtime/pyexec.c. Takes any chunking. A program may print \x04 itself, so a \x04 ends the
 * output only if the rest of the pattern follows; until that is known, the bytes from it on are held back.
 */
export type ReplyEvent = { type: 'output'; bytes: Uint8Array } | EndOfReply;

export interface EndOfReply {
  type: 'done' | 'rebooted';
  traceback: string;
  /** What came after it: output of callbacks or threads that outlive the submission. */
  rest: Uint8Array;
  /** All of it, from its first \x04 on and with the rest: what it is if it was no end. */
  bytes: Uint8Array;
}

const END_OF_PART = 0x04;
const PROMPT = 0x3e;
const REBOOT = /^\r?\n?(MPY: )?soft reboot/;
/** Also the longest text that could still become REBOOT. */
const REBOOT_BYTES = '\r\nMPY: soft reboot'.length;
const MAX_TRACEBACK_BYTES = 16 * 1024;

export class ReplyDecoder {
  #held = Buffer.alloc(0);

  /** True while bytes are held back that may be the end of the reply. */
  get holding(): boolean {
    return this.#held.length > 0;
  }

  push(bytes: Uint8Array): ReplyEvent[] {
    let data = Buffer.concat([this.#held, bytes]);
    this.#held = Buffer.alloc(0);
    const output: Uint8Array[] = [];
    const events = (last?: ReplyEvent): ReplyEvent[] => {
      const joined = Buffer.concat(output);
      const first: ReplyEvent[] = joined.length > 0 ? [{ type: 'output', bytes: joined }] : [];
      return last ? [...first, last] : first;
    };

    while (data.length > 0) {
      const start = data.indexOf(END_OF_PART);
      if (start === -1) {
        output.push(data);
        return events();
      }
      output.push(data.subarray(0, start));
      data = data.subarray(start);
      const end = decodeEnd(data);
      if (end === 'unknown') {
        this.#held = data;
        return events();
      }
      if (end !== 'output') return events(end);
      output.push(data.subarray(0, 1));
      data = data.subarray(1);
    }
    return events();
  }

  /** The bytes held back are no end: the first of them is output. */
  release(): ReplyEvent[] {
    const held = this.takeHeld();
    return held.length === 0 ? [] : this.reject(held);
  }

  /** `bytes`, which begin with \x04, are no end: the first of them is output. */
  reject(bytes: Uint8Array): ReplyEvent[] {
    return [{ type: 'output', bytes: bytes.subarray(0, 1) }, ...this.push(bytes.subarray(1))];
  }

  /** The bytes held back, for whoever knows better. */
  takeHeld(): Buffer {
    const held = this.#held;
    this.#held = Buffer.alloc(0);
    return held;
  }
}

/** What `data`, which begins with \x04, is. */
function decodeEnd(data: Buffer): EndOfReply | 'output' | 'unknown' {
  const second = data.indexOf(END_OF_PART, 1);
  if ((second === -1 ? data.length : second) > MAX_TRACEBACK_BYTES) return 'output';
  if (second === -1) return 'unknown';
  const traceback = data.subarray(1, second).toString('utf8');
  const after = data.subarray(second + 1);
  if (after.length === 0) return 'unknown';
  if (after[0] === PROMPT) return { type: 'done', traceback, rest: after.subarray(1), bytes: data };
  const text = after.subarray(0, REBOOT_BYTES).toString('latin1');
  if (REBOOT.test(text)) return { type: 'rebooted', traceback, rest: after, bytes: data };
  return couldBecomeReboot(text) ? 'unknown' : 'output';
}

function couldBecomeReboot(text: string): boolean {
  return ['\r\n', '\n', ''].some((lineEnd) =>
    ['MPY: soft reboot', 'soft reboot'].some((words) => `${lineEnd}${words}`.startsWith(text)),
  );
}
