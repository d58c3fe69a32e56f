import { readFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { MpgcError } from '../../errors.js';
import { type Loss, lossOf, lossWords } from '../../losses.js';
import { packageFile } from '../../package-files.js';
import { ByteRing } from '../byte-ring.js';
import { startWorker } from '../start-worker.js';
import type { Transport } from '../transport.js';
import { interruptWorker } from './interrupt-worker.js';
import type { SimInput, SimMessage, SimWorkerData } from './sim-worker.js';
import { watchMemory } from './watch-memory.js';

const CTRL_C = 0x03;
const RING_BYTES = 64 * 1024;

export interface SimHeap {
  /** What it begins with. */
  heapBytes: number;
  /** Whether a program may have more. */
  mayGrow: boolean;
  /** What it grows to at most. It doubles, so that the last step may end below. */
  maxHeapBytes: number;
}

/** What the interpreter takes beside its heap, and the tables of the heap: 13/512 of it (py/gc.c, gc_try_add_heap()). */
const INTERPRETER_BYTES = 2 * 1024 * 1024;
const TABLES_SHARE = 13 / 512;
/** What the board's files and the objects of JavaScript that a program makes may take beside that, with room for mpgc. */
const OTHER_BYTES = 384 * 1024 * 1024;

/** The embedded board: real MicroPython, compiled to WebAssembly, in a worker thread. */
export class SimTransport implements Transport {
  readonly address: string;
  readonly usb = null;
  readonly lossless = true;
  readonly pausesTasks = true;
  readonly takesInput = false;
  readonly heapLimitBytes: number | null;
  readonly #heap: SimHeap;
  #worker: Worker | null = null;
  /** [0] counts the writes that the interpreter has not finished with: above 0 it runs, or soon will. */
  #busy = new Int32Array(new SharedArrayBuffer(4));
  #onData: (bytes: Uint8Array, atMs: number) => void = () => {};
  #onLost: (error: MpgcError) => void = () => {};
  #closing = false;
  #endWatch = () => {};
  #written: Promise<void> = Promise.resolve();

  constructor(heap: SimHeap, address: string) {
    this.#heap = heap;
    this.address = address;
    this.heapLimitBytes = heap.mayGrow ? null : heap.heapBytes;
  }

  async open(): Promise<void> {
    const ring = ByteRing.create(RING_BYTES);
    const { heapBytes, maxHeapBytes } = this.#heap;
    const memoryBytes = INTERPRETER_BYTES + Math.ceil(maxHeapBytes * (1 + TABLES_SHARE));
    const worker = startWorker(new URL('./sim-worker.js', import.meta.url), {
      workerData: {
        heapBytes,
        memoryBytes,
        asyncio: readFileSync(packageFile('agent-py/sim_asyncio.py'), 'utf8'),
        busy: this.#busy,
        output: ring.memory,
      } satisfies SimWorkerData,
    });
    this.#worker = worker;
    this.#endWatch = watchMemory(memoryBytes + OTHER_BYTES, (grownMiB) => {
      this.#lose(lossOf('computer-memory', String(grownMiB)));
      void worker.terminate();
    });
    await new Promise<void>((resolve, reject) => {
      worker.once('error', (cause) => {
        reject(new MpgcError('PORT_FAILED', `The embedded board did not start: ${cause.message}`, { cause }));
      });
      worker.on('message', (message: SimMessage) => {
        if (message === 'ready') resolve();
        else this.#onData(ring.read(), performance.now());
      });
    });
    worker.on('error', (cause) => this.#lose(lossOf('thread-failed', cause.message)));
    worker.on('exit', () => this.#lose(lossOf('thread-ended')));
  }

  /** In the order of the calls, also where one of them interrupts and takes a while for it. */
  write(bytes: Uint8Array): Promise<void> {
    this.#written = this.#written.then(() => this.#deliver(bytes));
    return this.#written;
  }

  onData(listener: (bytes: Uint8Array, atMs: number) => void): void {
    this.#onData = listener;
  }

  onLost(listener: (error: MpgcError) => void): void {
    this.#onLost = listener;
  }

  /** Opening it again is what restarts it. */
  async restart(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#endWatch();
    await this.#worker?.terminate();
    this.#worker = null;
  }

  async #deliver(bytes: Uint8Array): Promise<void> {
    if (!this.#worker) return;
    // A running program does not read its input, so ctrl-C goes to the interpreter directly.
    const interrupts = bytes.includes(CTRL_C) && Atomics.load(this.#busy, 0) > 0;
    if (interrupts) await interruptWorker(this.#worker, 'mpgcInterrupt()');
    Atomics.add(this.#busy, 0, 1);
    this.#worker?.postMessage({ bytes: Uint8Array.from(bytes) } satisfies SimInput);
  }

  #lose({ code, detail }: Loss): void {
    if (this.#closing) return;
    this.#closing = true;
    const values = { port: this.address, loss: code, detail };
    this.#onLost(
      new MpgcError('BOARD_LOST', `The embedded board stopped: ${lossWords(code, detail)}.`, { values }),
    );
  }
}
