import { existsSync } from 'node:fs';
import { SerialPort } from 'serialport';
import { type ErrorCode, MpgcError, messageOf } from '../../errors.js';
import type { Transport, UsbIdentity } from '../transport.js';

/** Some Windows drivers lose the end of long writes (node-serialport#781). */
const WRITE_CHUNK_BYTES = 4096;
/** A board whose input is blocked would otherwise keep `drain` waiting forever. */
const WRITE_TIMEOUT_MS = 10_000;
const SETTLE_TIMEOUT_MS = 1000;
/** As long as the reset circuit of an ESP32 needs. */
const RESET_PULSE_MS = 100;
const BOOT_SAYS_MS = 1500;
const LOCK_WAITS_MS = [50, 150, 300];
/** The binding reads a device that has gone for ever when it goes between two polls: reads give 0 bytes. */
const DEVICE_CHECK_MS = 500;
const RETRY_MS = 250;

/** A board behind a serial device: USB CDC, a USB-UART bridge, or a PTY. */
export class SerialTransport implements Transport {
  readonly address: string;
  readonly usb: UsbIdentity | null;
  readonly lossless = false;
  readonly #baudRate: number;
  #port: SerialPort;
  #onData: (bytes: Uint8Array, atMs: number) => void = () => {};
  #onHeard: () => void = () => {};
  #onLost: (error: MpgcError) => void = () => {};
  #lost: MpgcError | null = null;
  #closing = false;
  #deviceCheck: NodeJS.Timeout | null = null;

  constructor(path: string, usb: UsbIdentity | null = null, baudRate = 115_200) {
    this.address = path;
    this.usb = usb;
    this.#baudRate = baudRate;
    this.#port = this.#newPort();
  }

  #newPort(): SerialPort {
    // `lock` asks the system for exclusive use; `hupcl` off: closing must not drop DTR by itself.
    const options = {
      path: this.address,
      baudRate: this.#baudRate,
      lock: true,
      hupcl: false,
      autoOpen: false,
    };
    const port = new SerialPort(options);
    const lose = (error?: Error | null) => {
      if (port === this.#port) this.#lose(error);
    };
    port.on('data', (chunk: Buffer) => {
      if (port !== this.#port) return;
      this.#onHeard();
      this.#onData(chunk, performance.now());
    });
    port.on('error', lose);
    port.on('close', lose);
    return port;
  }

  async open(): Promise<void> {
    await this.#openFree();
    // Both set: ESP32 auto-reset circuits act on DTR xor RTS, and native USB loses bytes without DTR.
    await this.#setLines({ dtr: true, rts: true });
    this.#watchDevice();
  }

  /** The system may hold the lock of a port that was just closed for a moment more. */
  async #openFree(): Promise<void> {
    for (const waitMs of [...LOCK_WAITS_MS, null]) {
      const error = await new Promise<Error | null>((resolve) => this.#port.open(resolve));
      if (!error) return;
      const found = openError(this.address, error);
      if (found.code !== 'PORT_BUSY' || waitMs === null) throw found;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Under the same path, which a device mostly has again. */
  async reconnect(withinMs: number): Promise<void> {
    const lost = this.#lost;
    if (!lost || this.#closing) return;
    const before = this.#port;
    const untilMs = performance.now() + withinMs;
    this.#port = this.#newPort();
    if (before.isOpen) await settled((done) => before.close(done));
    while (!this.#closing && performance.now() <= untilMs) {
      this.#lost = null;
      try {
        await this.open();
        // It may be lost again, or given up, while its lines are set.
        if (!this.#lost && !this.#closing) return;
      } catch {}
      this.#lost = lost;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    if (this.#port.isOpen) await settled((done) => this.#port.close(done));
    throw lost;
  }

  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += WRITE_CHUNK_BYTES) {
      await this.#writeAndDrain(bytes.subarray(at, at + WRITE_CHUNK_BYTES));
    }
  }

  onData(listener: (bytes: Uint8Array, atMs: number) => void): void {
    this.#onData = listener;
  }

  onLost(listener: (error: MpgcError) => void): void {
    this.#onLost = listener;
    if (this.#lost) listener(this.#lost);
  }

  /**
   * RTS without DTR holds an ESP32 in its reset; both again let it go (esptool's and the boards' circuit, micropython#18001),
   * and it prints what it boots. A board that says nothing then has no such circuit.
   */
  async restart(): Promise<boolean> {
    if (!(await this.#setLines({ dtr: false, rts: true }))) return false;
    await new Promise((resolve) => setTimeout(resolve, RESET_PULSE_MS));
    const heard = this.#hears(BOOT_SAYS_MS);
    return (await this.#setLines({ dtr: true, rts: true })) && (await heard);
  }

  #hears(withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      this.#onHeard = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  async close(): Promise<void> {
    clearInterval(this.#deviceCheck ?? undefined);
    if (this.#closing) return;
    this.#closing = true;
    if (!this.#port.isOpen) return;
    // RTS before DTR: the other order passes through DTR-off-RTS-on, which resets an ESP32.
    await this.#setLines({ dtr: true, rts: false });
    await this.#setLines({ dtr: false, rts: false });
    await settled((done) => this.#port.close(done));
  }

  /** False where there are none: PTYs and some adapters have no modem lines (ENOTTY), and work without. */
  #setLines(lines: { dtr: boolean; rts: boolean }): Promise<boolean> {
    return settled((done) => this.#port.set(lines, done));
  }

  /** Where devices are files, one whose file has gone has gone; Windows reports it by itself. */
  #watchDevice(): void {
    if (process.platform === 'win32') return;
    clearInterval(this.#deviceCheck ?? undefined);
    this.#deviceCheck = setInterval(() => {
      if (!existsSync(this.address)) this.#lose(new Error('its device has disappeared'));
    }, DEVICE_CHECK_MS);
  }

  #writeAndDrain(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#lost) return reject(this.#lost);
      const timer = setTimeout(
        () => finish(new Error(`the board took no input for ${WRITE_TIMEOUT_MS / 1000} s`)),
        WRITE_TIMEOUT_MS,
      );
      const finish = (error?: Error | null) => {
        clearTimeout(timer);
        if (error) reject(this.#lost ?? lostError(this.address, error));
        else resolve();
      };
      this.#port.write(Buffer.from(bytes), (error) => (error ? finish(error) : this.#port.drain(finish)));
    });
  }

  #lose(error?: Error | null): void {
    clearInterval(this.#deviceCheck ?? undefined);
    if (this.#closing || this.#lost) return;
    this.#lost = lostError(this.address, error ?? new Error('the port was closed'));
    this.#onLost(this.#lost);
  }
}

/** Whether what `start` calls back has no error; a device that has gone may never call. */
function settled(start: (done: (error?: Error | null) => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), SETTLE_TIMEOUT_MS);
    start((error) => {
      clearTimeout(timer);
      resolve(!error);
    });
  });
}

function lostError(address: string, cause: Error): MpgcError {
  return new MpgcError('BOARD_LOST', `The board on ${address} went away: ${cause.message}.`, {
    cause,
    values: { port: address, loss: 'port-failed', detail: cause.message },
    suggestions: ['Check the cable and the power supply, then run the command again.'],
  });
}

/** The binding gives no error codes, only the system's text: this is the one place that reads it. */
function openError(address: string, cause: Error): MpgcError {
  const text = messageOf(cause);
  const [code, message, suggestions] = explainOpenError(address, text);
  return new MpgcError(code, message, { cause, suggestions });
}

function explainOpenError(address: string, text: string): [ErrorCode, string, string[]] {
  // Windows says of a port that is held that access to it is denied, and of no other.
  if (/lock|busy|resource temporarily unavailable|access denied|EBUSY/i.test(text)) {
    const close = 'Close Thonny, mpremote, screen or the serial monitor that holds it.';
    const find = process.platform === 'win32' ? [] : [`To find it: lsof ${address}`];
    return ['PORT_BUSY', `${address} is in use by another program.`, [close, ...find]];
  }
  if (/permission denied|EACCES/i.test(text)) {
    return [
      'PORT_DENIED',
      `No permission to open ${address}.`,
      ['On Linux: sudo usermod -aG dialout $USER, then log in again.'],
    ];
  }
  if (/no such file|cannot find|file not found|ENOENT/i.test(text)) {
    return ['PORT_NOT_FOUND', `There is no port ${address}.`, ['List the boards with: mpgc ports']];
  }
  return ['PORT_FAILED', `Could not open ${address}: ${text}`, ['List the boards with: mpgc ports']];
}
