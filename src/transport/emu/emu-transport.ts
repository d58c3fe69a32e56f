import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { MpgcError, messageOf } from '../../errors.js';
import { type Loss, lossOf, lossWords } from '../../losses.js';
import { readBounded } from '../../read-bounded.js';
import { ByteRing } from '../byte-ring.js';
import { startWorker } from '../start-worker.js';
import type { Transport, UsbIdentity } from '../transport.js';
import type { EmuInput, EmuMessage, EmuWorkerData } from './emu-worker.js';
import { FlashFile, flashOf } from './flash-file.js';
import { readUf2 } from './uf2.js';

const RING_BYTES = 64 * 1024;
/** A board whose input is full would otherwise keep a write waiting forever. */
const WRITE_TIMEOUT_MS = 10_000;

export interface EmuOptions {
  /** The .uf2 file of the firmware. */
  firmwarePath: string;
  /** Where the flash is kept between runs; null for a flash that is new each time. */
  flashPath: string | null;
  /** How long the firmware may take until its serial port is there, by the chip's clock. */
  bootTimeoutMs: number;
  /** Called now and then until then, with what has passed on the chip's clock. */
  onBooting?: (boardMs: number) => void;
  /** Ends the boot: open() throws CANCELLED then. */
  signal?: AbortSignal;
}

/** A Raspberry Pi Pico without the Pico: firmware for it on an emulated RP2040, reached over its USB serial port. */
export class EmuTransport implements Transport {
  readonly address: string;
  readonly lossless = true;
  #options: EmuOptions;
  #usb: UsbIdentity | null = null;
  #worker: Worker | null = null;
  #flashFile: FlashFile | null = null;
  #lost: MpgcError | null = null;
  #onData: (bytes: Uint8Array, atMs: number) => void = () => {};
  #onLost: (error: MpgcError) => void = () => {};
  readonly #clock = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  #writes = 0;
  /** What settles a write that the firmware has not taken yet, by its number. */
  #pending = new Map<number, (error: MpgcError | null) => void>();

  constructor(options: EmuOptions, address: string) {
    this.#options = options;
    this.address = address;
  }

  readonly boardMs = (): number => this.#clock[0]!;

  get usb(): UsbIdentity | null {
    return this.#usb;
  }

  /** @throws also MpgcError FIRMWARE_UNUSABLE */
  async open(): Promise<void> {
    const { firmwarePath, flashPath, signal } = this.#options;
    checkEmulator();
    const firmware = readUf2(readFirmware(firmwarePath), basename(firmwarePath));
    this.#flashFile = flashPath === null ? null : new FlashFile(flashPath, firmwarePath);
    const { flash, fd } = this.#flashFile?.open(firmware) ?? { flash: flashOf(firmware), fd: null };
    const ring = ByteRing.create(RING_BYTES);
    const worker = startWorker(new URL('./emu-worker.js', import.meta.url), {
      workerData: {
        flash,
        flashFd: fd,
        bootTimeoutMs: this.#options.bootTimeoutMs,
        output: ring.memory,
        clock: this.#clock,
      } satisfies EmuWorkerData,
      transferList: [flash.buffer],
    });
    this.#worker = worker;
    try {
      await new Promise<void>((resolve, reject) => {
        const stopped = (error: MpgcError, loss: Loss) => {
          reject(error);
          this.#lose(loss);
        };
        const cancel = () => reject(cancelled());
        signal?.addEventListener('abort', cancel, { once: true });
        if (signal?.aborted) cancel();
        worker.on('error', (cause) => stopped(failed(cause), lossOf('thread-failed', cause.message)));
        worker.on('exit', () => stopped(failed(), lossOf('thread-ended')));
        worker.on('message', (message: EmuMessage) => {
          if (message === 'output') this.#onData(ring.read(), performance.now());
          else if (message.event === 'booting') this.#options.onBooting?.(message.boardMs);
          else if (message.event === 'taken') this.#settle(message.number, null);
          else if (message.event === 'dead') stopped(notUp(this.#options, message.loss), message.loss);
          else {
            const { vendorId, productId } = message.ids;
            this.#usb = { vendorId: hex(vendorId), productId: hex(productId), serialNumber: null };
            resolve();
          }
        });
      });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Resolves when the firmware has taken the bytes. In the order of the calls. */
  write(bytes: Uint8Array): Promise<void> {
    const worker = this.#worker;
    if (this.#lost || !worker)
      return Promise.reject(this.#lost ?? lostError(this.address, lossOf('port-closed')));
    const number = ++this.#writes;
    return new Promise((resolve, reject) => {
      const tooLong = lostError(this.address, lossOf('no-input-taken', String(WRITE_TIMEOUT_MS / 1000)));
      const timer = setTimeout(() => this.#settle(number, tooLong), WRITE_TIMEOUT_MS);
      this.#pending.set(number, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
      worker.postMessage({ number, bytes: Uint8Array.from(bytes) } satisfies EmuInput);
    });
  }

  onData(listener: (bytes: Uint8Array, atMs: number) => void): void {
    this.#onData = listener;
  }

  onLost(listener: (error: MpgcError) => void): void {
    this.#onLost = listener;
    if (this.#lost) listener(this.#lost);
  }

  /** Opening it again is what restarts it. */
  async restart(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#settle(this.#writes, lostError(this.address, lossOf('port-closed')));
    await worker?.terminate();
    this.#flashFile?.close();
  }

  /** Of all writes up to the one with this number. */
  #settle(upTo: number, error: MpgcError | null): void {
    for (const [number, settle] of this.#pending) {
      if (number > upTo) return;
      this.#pending.delete(number);
      settle(error);
    }
  }

  #lose(loss: Loss): void {
    // Before close() and while it was never opened there is nobody to tell.
    if (this.#lost || !this.#worker || !this.#usb) return;
    this.#lost = lostError(this.address, loss);
    this.#settle(this.#writes, this.#lost);
    this.#onLost(this.#lost);
  }
}

function lostError(port: string, { code, detail }: Loss): MpgcError {
  return new MpgcError('BOARD_LOST', `The emulated board stopped: ${lossWords(code, detail)}.`, {
    values: { port, loss: code, detail },
    suggestions: ['docs/emulation.md says what emulation cannot do. Try a real board.'],
  });
}

function notUp({ firmwarePath, flashPath }: EmuOptions, { code, detail }: Loss): MpgcError {
  const why = lossWords(code, detail);
  const files =
    flashPath === null ? [] : [`boot.py and main.py in ${flashPath} run first: leave out flash=.`];
  return new MpgcError('FIRMWARE_UNUSABLE', `${basename(firmwarePath)} did not start: ${why}.`, {
    suggestions: [
      ...files,
      'Give it more time with --boot-timeout.',
      'Use MicroPython for an RP2040 board with its REPL on USB, such as the Raspberry Pi Pico.',
    ],
  });
}

function failed(cause?: Error): MpgcError {
  const why = cause ? `: ${cause.message}` : ', and its thread ended';
  return new MpgcError('PORT_FAILED', `The emulated board did not start${why}.`, { cause });
}

function cancelled(): MpgcError {
  return new MpgcError('CANCELLED', 'Stopped before the emulated board had started.');
}

/** An RP2040 sees 16 MiB of flash; a .uf2 file takes twice what it fills. */
const MAX_FIRMWARE_MIB = 64;

function readFirmware(path: string): Uint8Array {
  try {
    // A pipe that nobody writes to would be waited for without an end, and no signal could end that.
    if (!statSync(path).isFile()) throw new Error('it is not a file');
    return readBounded(path, MAX_FIRMWARE_MIB);
  } catch (cause) {
    throw new MpgcError('FIRMWARE_UNUSABLE', `Could not read the firmware ${path}: ${messageOf(cause)}.`, {
      cause,
      suggestions: ['Give a .uf2 file: --port emu:RPI_PICO.uf2'],
    });
  }
}

/** The emulator is an optional dependency: installations may leave it out. @throws MpgcError PORT_FAILED */
function checkEmulator(): void {
  try {
    createRequire(import.meta.url).resolve('rp2040js');
  } catch (cause) {
    throw new MpgcError('PORT_FAILED', 'The emulator (rp2040js) is not installed.', {
      cause,
      suggestions: ['Install it beside mpgc: npm install rp2040js'],
    });
  }
}

function hex(id: number): string {
  return id.toString(16).padStart(4, '0');
}
