import { MpgcError } from '../../src/errors.js';
import type { Transport } from '../../src/transport/transport.js';

type Reply = (board: FakeBoard) => void;

const BOOT_MS = 50;
const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';

/**
 * A board without an interpreter: it speaks the raw REPL exactly, answers the sources it was taught, and has the
 * faults it was told to have.
 */
export class FakeBoard implements Transport {
  readonly address = 'fake';
  readonly usb = null;
  readonly lossless = true;
  /** Everything that was written to the board, as latin1. */
  written = '';
  closed = false;
  /** Soft resets so far. */
  resets = 0;
  #listener: (bytes: Uint8Array, atMs: number) => void = () => {};
  #lost: (error: MpgcError) => void = () => {};
  #answers = new Map<string, Reply>();
  #mode: 'friendly' | 'raw' | 'paste' = 'friendly';
  #line = '';
  #running: ((byte: number) => void) | null = null;
  #rawPaste: 'unknown' | 'refused' | 'hangs' | { windowBytes: number } = 'unknown';
  #window = 0;
  #silent = false;
  #ignoredInterrupts = 0;
  #pieceBytes = Number.POSITIVE_INFINITY;
  #bytesUntilLost = Number.POSITIVE_INFINITY;
  #banner = '';
  #booting = false;
  #deafUntilMs = 0;
  readonly #unheard: number[] = [];
  #chatter: NodeJS.Timeout | null = null;

  knows(source: string, output: string, traceback = ''): this {
    return this.does(source, (board) => board.finish(output, traceback));
  }

  does(source: string, reply: Reply): this {
    this.#answers.set(source, reply);
    return this;
  }

  hasRawPaste(windowBytes = 32): this {
    this.#rawPaste = { windowBytes };
    return this;
  }

  refusesRawPaste(): this {
    this.#rawPaste = 'refused';
    return this;
  }

  hangsOnRawPaste(): this {
    this.#rawPaste = 'hangs';
    return this;
  }

  staysSilent(): this {
    this.#silent = true;
    return this;
  }

  chattersEvery(ms: number, text: string): this {
    this.#chatter = setInterval(() => this.say(text), ms);
    return this;
  }

  ignoresInterrupts(count: number): this {
    this.#ignoredInterrupts = count;
    return this;
  }

  sendsPiecesOf(bytes: number): this {
    this.#pieceBytes = bytes;
    return this;
  }

  isLostAfter(bytes: number): this {
    this.#bytesUntilLost = bytes;
    return this;
  }

  /** Takes no input until it has said this, a moment after it was opened. */
  bootsWith(text: string): this {
    this.#banner = text;
    this.#booting = true;
    return this;
  }

  /** Hears all that was written only after this time, as emulators do that are late to notice their PTY. */
  hearsAfter(ms: number): this {
    this.#deafUntilMs = performance.now() + ms;
    setTimeout(() => {
      for (const byte of this.#unheard.splice(0)) this.#take(byte);
    }, ms);
    return this;
  }

  async open(): Promise<void> {
    if (!this.#booting) return;
    setTimeout(() => {
      this.#booting = false;
      this.say(this.#banner);
    }, BOOT_MS);
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#bytesUntilLost <= 0) throw lost();
    this.written += Buffer.from(bytes).toString('latin1');
    if (this.#booting) return;
    if (performance.now() < this.#deafUntilMs) this.#unheard.push(...bytes);
    else for (const byte of bytes) this.#take(byte);
  }

  onData(listener: (bytes: Uint8Array, atMs: number) => void): void {
    this.#listener = listener;
  }

  onLost(listener: (error: MpgcError) => void): void {
    this.#lost = listener;
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.#chatter) clearInterval(this.#chatter);
  }

  /** Sends text to the host, in pieces and with losses as it was told. */
  say(text: string): void {
    if (this.#silent) return;
    const bytes = Buffer.from(text, 'latin1');
    const all = bytes.subarray(0, Math.min(bytes.length, this.#bytesUntilLost));
    this.#bytesUntilLost -= bytes.length;
    for (let at = 0; at < all.length; at += this.#pieceBytes) {
      this.#listener(all.subarray(at, at + Math.min(this.#pieceBytes, all.length)), performance.now());
      if (this.#pieceBytes === Number.POSITIVE_INFINITY) break;
    }
    if (this.#bytesUntilLost <= 0) this.#lost(lost());
  }

  finish(output: string, traceback = ''): void {
    this.#running = null;
    this.say(`${output}\x04${traceback}\x04>`);
  }

  /** Runs until the host interrupts. */
  runsForever(): void {
    this.#running = (byte) => {
      if (byte !== 3) return;
      if (this.#ignoredInterrupts > 0) this.#ignoredInterrupts -= 1;
      else
        this.finish(
          '',
          'Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\nKeyboardInterrupt: \r\n',
        );
    };
  }

  #take(byte: number): void {
    if (this.#running) return this.#running(byte);
    if (this.#mode === 'paste') return this.#takePaste(byte);
    if (byte === 3) {
      this.#line = '';
      return this.#mode === 'friendly' ? this.say('\r\n>>> ') : undefined;
    }
    if (byte === 1 && this.#line === '\x05A') return this.#answerPasteRequest();
    if (byte === 1) return this.#enter('raw', this.#mode === 'raw' ? RAW_BANNER : `\r\n${RAW_BANNER}`);
    if (byte === 2) return this.#enter('friendly', '\r\nMicroPython v1.0.0-fake\r\n>>> ');
    if (byte === 4 && this.#mode === 'raw') return this.#run();
    if (this.#mode === 'friendly' && byte === 13) return this.say('\r\n>>> ');
    this.#line += byte === 13 && this.#line === '' ? '' : String.fromCharCode(byte);
  }

  #enter(mode: 'friendly' | 'raw', banner: string): void {
    this.#mode = mode;
    this.#line = '';
    this.say(banner);
  }

  #answerPasteRequest(): void {
    this.#line = '';
    if (this.#rawPaste === 'unknown') return this.say(RAW_BANNER);
    if (this.#rawPaste === 'refused') return this.say('R\x00');
    if (this.#rawPaste === 'hangs') return;
    this.#mode = 'paste';
    this.#window = this.#rawPaste.windowBytes;
    this.say(`R\x01${String.fromCharCode(this.#window & 255, this.#window >> 8)}\x01`);
  }

  #takePaste(byte: number): void {
    if (byte === 4) {
      this.#mode = 'raw';
      this.say('\x04');
      return this.#answer();
    }
    this.#line += String.fromCharCode(byte);
    if (this.#line.length % this.#window === 0) this.say('\x01');
  }

  #run(): void {
    this.say('OK');
    if (this.#line === '') {
      this.resets += 1;
      return this.say(`\r\nMPY: soft reboot\r\n${RAW_BANNER}`);
    }
    this.#answer();
  }

  #answer(): void {
    const source = this.#line;
    this.#line = '';
    const answer = this.#answers.get(source);
    if (answer) answer(this);
    else
      this.finish(
        '',
        `Traceback (most recent call last):\r\nNameError: not taught ${JSON.stringify(source)}\r\n`,
      );
  }
}

function lost(): MpgcError {
  return new MpgcError('BOARD_LOST', 'The board on fake went away.');
}
