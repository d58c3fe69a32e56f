/**
 * The embedded board: MicroPython's WebAssembly build behind a byte stream, in a thread of its own so that
 * a Python loop never blocks the CLI. Plain JavaScript, because a worker is loaded by path from `src` in
 * tests and from `dist` in production.
 *
 * In: {bytes: Uint8Array}. Out: 'ready' once, and 'output' when there is something to read in the ring.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript/micropython.mjs';
import { ByteRing } from '../byte-ring.js';

const CTRL_A = 0x01;
const CTRL_B = 0x02;
const CTRL_C = 0x03;
const CTRL_E = 0x05;
/** What replProcessChar returns when the firmware ended its REPL: ctrl-D on an empty line, or SystemExit. */
const FORCED_EXIT = 0x100;
const RAW_BANNER = 'raw REPL; CTRL-B to exit\r\n>';

/** @type {{heapBytes: number, busy: Int32Array, data: SharedArrayBuffer, control: SharedArrayBuffer}} */
const { heapBytes, busy, data, control } = workerData;
const output = new ByteRing(data, control);
let muted = false;
/** @type {any} */
let board = await boot();

/** Called by the host through the inspector, as a UART's interrupt handler would be: ctrl-C counts only while code runs. */
function interrupt() {
  if (board._module._mp_hal_get_interrupt_char() === CTRL_C) board._module._mp_sched_keyboard_interrupt();
}
Object.assign(globalThis, { mpgcInterrupt: interrupt });

let turn = Promise.resolve();
parentPort?.on('message', ({ bytes }) => {
  turn = turn.then(() => run(bytes));
});
parentPort?.postMessage('ready');

/** @param {Uint8Array} bytes */
async function run(bytes) {
  for (let at = 0; at < bytes.length; at++) at = await feed(bytes, at);
  Atomics.sub(busy, 0, 1);
}

/**
 * Feeds the byte at `at`, and returns the index of the last byte it used.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
async function feed(bytes, at) {
  // This build hangs on the raw-paste request. A firmware that does not know it answers with the raw banner.
  if (bytes[at] === CTRL_E && bytes[at + 1] === 0x41 && bytes[at + 2] === CTRL_A) {
    emit(RAW_BANNER);
    return at + 2;
  }
  if (bytes[at] === CTRL_B) leaveRawRepl();
  else if (board.replProcessChar(bytes[at]) & FORCED_EXIT) await softReset();
  return at;
}

/** Boards give their line buffer back when the raw REPL ends; this build does so only when its REPL is begun anew. */
function leaveRawRepl() {
  muted = true;
  board.replProcessChar(CTRL_B);
  muted = false;
  board.replInit();
}

/** As a board does it: a new interpreter on an empty heap, still in the raw REPL. */
async function softReset() {
  emit('MPY: soft reboot\r\n');
  muted = true;
  board = await boot();
  board.replProcessChar(CTRL_A);
  muted = false;
  emit(RAW_BANNER);
}

async function boot() {
  const fresh = await loadMicroPython({
    heapsize: heapBytes,
    stdout: write,
    stderr: write,
    linebuffer: false,
  });
  fresh.replInit();
  return fresh;
}

/** @param {Uint8Array} bytes */
function write(bytes) {
  if (!muted) output.write(bytes, () => parentPort?.postMessage('output'));
}

/** @param {string} text */
function emit(text) {
  write(Buffer.from(text, 'latin1'));
}
