import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteRing } from '../../src/transport/byte-ring.js';
import { numberedByte } from '../support/numbered-bytes.js';
import type { RingWorkerData } from '../support/ring-worker.js';

describe('ByteRing', () => {
  it('gives back what was written, once', () => {
    const ring = ByteRing.create(8);
    ring.write(Buffer.from('abc'), () => {});
    expect(Buffer.from(ring.read()).toString()).toBe('abc');
    expect(ring.read()).toHaveLength(0);
  });

  it('holds as many bytes as it was made for', () => {
    const ring = ByteRing.create(8);
    ring.write(Buffer.from('12345678'), () => {});
    expect(Buffer.from(ring.read()).toString()).toBe('12345678');
  });

  it.each([0, 2 ** 31 - 4, 2 ** 32 - 4])('wraps around, from %i bytes on', (start) => {
    const ring = ByteRing.create(8);
    ring.control[0] = start;
    ring.control[1] = start;
    for (const text of ['abcde', 'fghijk', '', 'lmnopqrs', 'tu', 'v']) {
      ring.write(Buffer.from(text), () => {});
      expect(Buffer.from(ring.read()).toString()).toBe(text);
    }
  });

  it('gives back any sequence of writes and reads', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array({ maxLength: 16 }), fc.constant('read'))), (steps) => {
        const ring = ByteRing.create(16);
        const [written, read]: [number[], number[]] = [[], []];
        for (const step of steps) {
          if (typeof step !== 'string' && written.length - read.length + step.length <= 16) {
            ring.write(step, () => {});
            written.push(...step);
          } else read.push(...ring.read());
        }
        read.push(...ring.read());
        expect(read).toEqual(written);
      }),
    );
  });

  it('wakes the reader once for all that it has not read', () => {
    const ring = ByteRing.create(64);
    let wakes = 0;
    const wake = () => {
      wakes += 1;
    };
    ring.write(Buffer.from('a'), wake);
    ring.write(Buffer.from('b'), wake);
    ring.write(Buffer.from('c'), wake);
    expect(wakes).toBe(1);
    ring.read();
    ring.write(Buffer.from('d'), wake);
    expect(wakes).toBe(2);
    ring.read();
    ring.read();
    ring.write(Buffer.from('e'), wake);
    expect(wakes).toBe(3);
  });

  // The writer blocks while the ring is full, so it has to be a thread of its own.
  it.each([
    ['one byte at a time', 1],
    ['in writes up to the size of the ring', 64],
    ['in writes larger than the ring', 1000],
  ])('loses nothing between two threads, %s', { timeout: 15_000 }, async (_name, maxBytes) => {
    const ring = ByteRing.create(64);
    const worker = new Worker(new URL('../support/ring-worker.js', import.meta.url), {
      workerData: { memory: ring.memory, maxBytes, totalBytes: TOTAL } satisfies RingWorkerData,
    });
    try {
      const read: number[] = [];
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`only ${read.length} bytes came`)), 12_000);
        worker.on('error', reject);
        worker.on('message', () => {
          read.push(...ring.read());
          if (read.length < TOTAL) return;
          clearTimeout(timer);
          resolve();
        });
      });
      expect(read).toHaveLength(TOTAL);
      expect(read.findIndex((byte, at) => byte !== numberedByte(at))).toBe(-1);
    } finally {
      await worker.terminate();
    }
  });
});

const TOTAL = 20_000;
