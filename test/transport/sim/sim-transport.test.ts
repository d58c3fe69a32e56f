import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPort } from '../../../src/transport/ports/open-port.js';
import { interruptWorker } from '../../../src/transport/sim/interrupt-worker.js';
import { SimTransport } from '../../../src/transport/sim/sim-transport.js';
import type { Transport } from '../../../src/transport/transport.js';

const [CTRL_A, CTRL_C, CTRL_D] = ['\x01', '\x03', '\x04'];
const PROMPT = /\x04>$/;

describe('SimTransport', () => {
  let board: Transport;
  let heard = '';
  let changed = () => {};
  const until = async (sign: RegExp) => {
    while (!sign.test(heard)) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
    return heard;
  };
  const say = (text: string) => {
    heard = '';
    return board.write(Buffer.from(text, 'latin1'));
  };
  beforeAll(async () => {
    board = await openPort('sim:heap=64k');
    board.onData((bytes) => {
      heard += Buffer.from(bytes).toString('latin1');
      changed();
    });
    await say(CTRL_A);
    await until(/raw REPL; CTRL-B to exit\r\n>$/);
  });
  afterAll(() => board.close());

  it.each([
    ['a loop', 'while True: pass'],
    ['collections', 'import gc\nwhile True: gc.collect()'],
    ['output', 'while True: print("x")'],
    ['recursion', 'def f(n):\n return f(n-1) if n else 0\nwhile True: f(20)'],
  ])('interrupts %s, as often as it is asked to', async (_, source) => {
    for (let time = 0; time < 5; time++) {
      await say(`print("on")\n${source}\n${CTRL_D}`);
      await until(/on\r?\n/);
      await board.write(Buffer.from(CTRL_C));
      expect(await until(PROMPT)).toMatch(/KeyboardInterrupt: \r?\n\x04>$/);
    }
  });

  it('takes ctrl-C at the prompt for what clears the line', async () => {
    await say(`1/0${CTRL_C}print(2)\n${CTRL_D}`);
    expect(await until(PROMPT)).toMatch(/^OK2\r?\n\x04\x04>$/);
  });

  it('writes in the order of the calls, interrupts included', async () => {
    heard = '';
    void board.write(Buffer.from(`print("on")\nwhile True: pass\n${CTRL_D}`));
    await until(/on\r?\n/);
    void board.write(Buffer.from(CTRL_C));
    void board.write(Buffer.from(`print("next")\n${CTRL_D}`));
    expect(await until(/next\r?\n\x04\x04>$/)).toMatch(/KeyboardInterrupt: \r?\n\x04>OKnext/);
  });
});

describe('the heap of the embedded board', () => {
  /** What the board answers to a program. */
  async function run(maxMiB: number, source: string): Promise<string> {
    const heap = { heapBytes: 128 * 1024, mayGrow: true, maxHeapBytes: maxMiB * 1024 * 1024 };
    const board = new SimTransport(heap, 'sim');
    let heard = '';
    try {
      await board.open();
      await new Promise<void>((resolve) => {
        board.onData((bytes) => {
          heard += Buffer.from(bytes).toString('latin1');
          if (PROMPT.test(heard)) resolve();
        });
        void board.write(Buffer.from(`${CTRL_A}${source}\n${CTRL_D}`));
      });
    } finally {
      await board.close();
    }
    return heard;
  }

  it.each([16, 64])('ends at %d MiB, with a MemoryError of the board', async (maxMiB) => {
    const said = await run(maxMiB, 'a = []\nwhile True: a.append(bytearray(4000)); print(len(a))');
    expect(said).toMatch(/MemoryError: memory allocation failed, allocating \d+ bytes\r?\n\x04>$/);
    const kept = Number(/(\d+)\r?\n\x04Traceback/.exec(said)?.[1]) * 4000;
    expect(kept).toBeGreaterThan(maxMiB * 2 ** 20 * 0.45);
    expect(kept).toBeLessThan(maxMiB * 2 ** 20 * 1.2);
  });

  it('grows until there', async () => {
    const said = await run(64, 'a = [bytearray(4000) for _ in range(5000)]\nprint(len(a))');
    expect(said).toMatch(/OK5000\r?\n\x04\x04>$/);
  });
});

describe('interruptWorker', () => {
  it('reaches a worker that waits, and knows one that has ended', async () => {
    const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    await new Promise((resolve) => worker.once('online', resolve));
    expect(await interruptWorker(worker, '1')).toBe(true);
    await worker.terminate();
    expect(await interruptWorker(worker, '1')).toBe(false);
  });

  it('reaches the worker that is meant, of several', async () => {
    const count = new Int32Array(new SharedArrayBuffer(8));
    const start = (index: number) =>
      new Worker(
        `const { workerData } = require('node:worker_threads');
         globalThis.tell = () => Atomics.add(workerData, ${index}, 1);
         for (;;);`,
        { eval: true, workerData: count },
      );
    const workers = [start(0), start(1)];
    await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('online', resolve))));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await interruptWorker(workers[1]!, 'tell()')).toBe(true);
    expect([...count]).toEqual([0, 1]);
    await Promise.all(workers.map((worker) => worker.terminate()));
  });
});
