/**
 * The embedded board: MicroPython's WebAssembly build behind a byte stream, in a thread of its own so that
 * a Python loop never blocks the CLI.
 *
 * In: SimInput. Out: SimMessage, 'ready' once, and 'output' when there is something to read in the ring.
 */
import { parentPort, workerData } from 'node:worker_threads';
import {
  loadMicroPython,
  type MicroPython,
} from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { ByteRing, type RingMemory } from '../byte-ring.js';
import { copyFiles } from './copy-files.js';
import { limitMemory } from './limit-memory.js';

export interface SimWorkerData {
  heapBytes: number;
  /** What the board may take in all, itself included. */
  memoryBytes: number;
  /** Source of the asyncio that programs get. */
  asyncio: string;
  /** [0] counts down with each SimInput that is done with. */
  busy: Int32Array<SharedArrayBuffer>;
  output: RingMemory;
}

export interface SimInput {
  bytes: Uint8Array;
}

export type SimMessage = 'ready' | 'output';

const CTRL_A = 0x01;
const CTRL_B = 0x02;
const CTRL_C = 0x03;
const CTRL_E = 0x05;
/** What replProcessChar returns when the firmware ended its REPL: ctrl-D on an empty line, or SystemExit. */
const FORCED_EXIT = 0x100;
const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';

const { heapBytes, memoryBytes, asyncio, busy, output: memory }: SimWorkerData = workerData;
const output = new ByteRing(memory);
let muted = false;
limitMemory(memoryBytes);
let board = await boot();

/** Called by the host through the inspector, as a UART's interrupt handler would be: ctrl-C counts only while code runs. */
function interrupt(): void {
  if (board._module._mp_hal_get_interrupt_char() === CTRL_C) board._module._mp_sched_keyboard_interrupt();
}
Object.assign(globalThis, { mpgcInterrupt: interrupt });

let turn = Promise.resolve();
parentPort?.on('message', ({ bytes }: SimInput) => {
  turn = turn.then(() => run(bytes));
});
post('ready');

async function run(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at++) at = await feed(bytes, at);
  Atomics.sub(busy, 0, 1);
}

/** Feeds the byte at `at`, and returns the index of the last byte it used. */
async function feed(bytes: Uint8Array, at: number): Promise<number> {
  const byte = bytes[at] ?? 0;
  // This build hangs on the raw-paste request. A firmware that does not know it answers with the raw banner.
  if (byte === CTRL_E && bytes[at + 1] === 0x41 && bytes[at + 2] === CTRL_A) {
    emit(RAW_BANNER);
    return at + 2;
  }
  if (byte === CTRL_B) leaveRawRepl();
  else if (board.replProcessChar(byte) & FORCED_EXIT) await softReset();
  return at;
}

/** Boards give their line buffer back when the raw REPL ends; this build does so only when its REPL is begun anew. */
function leaveRawRepl(): void {
  muted = true;
  board.replProcessChar(CTRL_B);
  muted = false;
  board.replInit();
}

/** As a board does it: a new interpreter on an empty heap, with the files of the last one, still in the raw REPL. */
async function softReset(): Promise<void> {
  emit('MPY: soft reboot\r\n');
  muted = true;
  const fresh = await boot();
  copyFiles(board.FS, fresh.FS);
  board = fresh;
  board.replProcessChar(CTRL_A);
  muted = false;
  emit(RAW_BANNER);
}

async function boot(): Promise<MicroPython> {
  const fresh = await loadMicroPython({
    heapsize: heapBytes,
    stdout: write,
    stderr: write,
    linebuffer: false,
  });
  fresh.FS.mkdir('/asyncio');
  // Its own has no way to run a program's tasks: a page of the browser does that.
  fresh.FS.writeFile('/asyncio/__init__.py', asyncio);
  fresh.replInit();
  return fresh;
}

function write(bytes: Uint8Array): void {
  if (!muted) output.write(bytes, () => post('output'));
}

function emit(text: string): void {
  write(Buffer.from(text, 'latin1'));
}

function post(message: SimMessage): void {
  parentPort?.postMessage(message);
}
