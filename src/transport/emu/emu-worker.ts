/**
 * The thread that the emulated chip lives in. It keeps the chip's clock from running faster than the computer's:
 * what the computer is too slow for takes longer, and an idle chip costs nothing.
 *
 * In: EmuInput. Out: EmuMessage, 'output' when there is something to read in the ring.
 */
import { fstatSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Loss, lossOf } from '../../losses.js';
import { ByteRing, type RingMemory } from '../byte-ring.js';
import { Chip } from './chip.js';
import type { UsbIds } from './peripherals/usb-host.js';

export interface EmuWorkerData {
  flash: Uint8Array<ArrayBuffer>;
  /** The file that keeps it, or null. */
  flashFd: number | null;
  /** By the chip's clock. */
  bootTimeoutMs: number;
  output: RingMemory;
  /** Where the worker keeps what the chip's clock shows, in ms. */
  clock: Float64Array;
}

export interface EmuInput {
  number: number;
  bytes: Uint8Array;
}

export type EmuMessage =
  | 'output'
  | { event: 'open'; ids: UsbIds }
  | { event: 'booting'; boardMs: number }
  /** The firmware has all input up to this number. */
  | { event: 'taken'; number: number }
  | { event: 'dead'; loss: Loss };

/** About 2 ms of work: how long input may wait for the chip to come to it. */
const INSTRUCTIONS_AT_A_TIME = 50_000;
/** How far the chip may be behind without being given up: what an idle moment catches up with. */
const MAX_LAG_MS = 20;
const MIN_SLEEP_MS = 1;
/** How often it is said that the boot goes on. */
const BOOTING_EVERY_MS = 2000;

const { flash, flashFd, bootTimeoutMs, output: memory, clock }: EmuWorkerData = workerData;
const output = new ByteRing(memory);
let isOpen = false;
let isDead = false;
/** The last write that was taken, and the last one that came. */
let [takenNumber, lastNumber] = [0, 0];
let wake = () => {};

const chip = new Chip(flash, {
  onOpen: (ids) => {
    isOpen = true;
    post({ event: 'open', ids });
  },
  onBytes: (bytes) => output.write(bytes, () => post('output')),
  onFlash: (offset, bytes) => {
    if (flashFd !== null) writeFlash(flashFd, offset, bytes);
  },
  onDead: die,
});
/** What the computer's clock showed when the chip's showed 0, moved on by what the chip could not keep up with. */
let startMs = performance.now();
let saidMs = performance.now();

parentPort?.on('message', ({ number, bytes }: EmuInput) => {
  catchUpIdle();
  lastNumber = number;
  chip.send(bytes);
  wake();
});
await live();

async function live(): Promise<void> {
  while (!isDead) {
    chip.run(INSTRUCTIONS_AT_A_TIME);
    clock[0] = chip.nanos / 1e6;
    if (takenNumber < lastNumber && chip.waiting === 0) {
      takenNumber = lastNumber;
      post({ event: 'taken', number: takenNumber });
    }
    checkBoot();
    const idleMs = chip.nanosOfIdleness / 1e6;
    const sleepMs = aheadMs() + idleMs;
    if (sleepMs >= MIN_SLEEP_MS) await sleep(sleepMs, idleMs > 0);
    else await new Promise((resolve) => setImmediate(resolve));
    catchUpIdle();
    if (chip.nanosOfIdleness > 0 && aheadMs() + chip.nanosOfIdleness / 1e6 < MIN_SLEEP_MS) {
      chip.idle(chip.nanosOfIdleness);
    }
    startMs += Math.max(0, -MAX_LAG_MS - aheadMs());
  }
}

/** How far the chip's clock is ahead of the computer's. */
function aheadMs(): number {
  return chip.nanos / 1e6 - (performance.now() - startMs);
}

/** Lets the time pass for an idle chip that has passed for the computer. */
function catchUpIdle(): void {
  const nanos = Math.min(chip.nanosOfIdleness, -aheadMs() * 1e6);
  if (nanos > 0) chip.idle(nanos);
}

function checkBoot(): void {
  if (isOpen || isDead) return;
  const boardMs = chip.nanos / 1e6;
  if (chip.nanosOfIdleness === Number.POSITIVE_INFINITY) {
    die(lossOf('not-waiting-for-usb'));
  } else if (boardMs > bootTimeoutMs) {
    die(lossOf('not-on-usb', String(bootTimeoutMs / 1000)));
  } else if (performance.now() - saidMs > BOOTING_EVERY_MS) {
    saidMs = performance.now();
    post({ event: 'booting', boardMs });
  }
}

/** The file ends where the flash is erased from there on. */
function writeFlash(fd: number, offset: number, bytes: Uint8Array): void {
  const { size } = fstatSync(fd);
  if (offset > size) writeSync(fd, new Uint8Array(offset - size).fill(0xff), 0, offset - size, size);
  writeSync(fd, bytes, 0, bytes.length, offset);
}

/** For so long, or where the chip waits, until there is input. */
function sleep(ms: number, isIdle: boolean): Promise<void> {
  return new Promise((resolve) => {
    const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : null;
    if (!isIdle) return;
    wake = () => {
      if (timer) clearTimeout(timer);
      resolve();
    };
  });
}

function die(loss: Loss): void {
  isDead = true;
  post({ event: 'dead', loss });
}

function post(message: EmuMessage): void {
  parentPort?.postMessage(message);
}
