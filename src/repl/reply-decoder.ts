/**
 * Decodes what a board sends back for one submission in the raw REPL:
 *
 *     output \x04 traceback \x04 >
 *     output \x04 \x04 MPY: soft reboot …      (SystemExit, machine.soft_reset())
 *
 * Source: shared/runtime/pyexec.c. Takes any chunking. A program may print \x04 itself, so a \x04 ends the
 * output only if the rest of the pattern follows; until that is known, the bytes from it on are held back.
 */
export type ReplyEvent =
  | { type: 'output'; bytes: Uint8Array }
  /** `rest` came after the prompt: output of callbacks or threads that outlive the submission. */
  | { type: 'done'; traceback: string; rest: Uint8Array }
  | { type: 'rebooted'; traceback: string; rest: Uint8Array };

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

  /** Gives up on the bytes held back: the first is output after all. */
  release(): ReplyEvent[] {
    const held = this.#held;
    if (held.length === 0) return [];
    this.#held = Buffer.alloc(0);
    return [{ type: 'output', bytes: held.subarray(0, 1) }, ...this.push(held.subarray(1))];
  }
}

/** What `data`, which begins with \x04, is. */
function decodeEnd(data: Buffer): ReplyEvent | 'output' | 'unknown' {
  const second = data.indexOf(END_OF_PART, 1);
  if ((second === -1 ? data.length : second) > MAX_TRACEBACK_BYTES) return 'output';
  if (second === -1) return 'unknown';
  const traceback = data.subarray(1, second).toString('utf8');
  const after = data.subarray(second + 1);
  if (after.length === 0) return 'unknown';
  if (after[0] === PROMPT) return { type: 'done', traceback, rest: after.subarray(1) };
  const text = after.subarray(0, REBOOT_BYTES).toString('latin1');
  if (REBOOT.test(text)) return { type: 'rebooted', traceback, rest: after };
  return couldBecomeReboot(text) ? 'unknown' : 'output';
}

function couldBecomeReboot(text: string): boolean {
  return ['\r\n', '\n', ''].some((lineEnd) =>
    ['MPY: soft reboot', 'soft reboot'].some((words) => `${lineEnd}${words}`.startsWith(text)),
  );
}
