/** Writes numbered bytes into a ring, in writes of up to `maxBytes`. Out: 'output' when there is something to read. */
import { parentPort, workerData } from 'node:worker_threads';
import { ByteRing, type RingMemory } from '../../src/transport/byte-ring.js';
import { numberedByte } from './numbered-bytes.js';

export interface RingWorkerData {
  memory: RingMemory;
  maxBytes: number;
  totalBytes: number;
}

const { memory, maxBytes, totalBytes }: RingWorkerData = workerData;
const ring = new ByteRing(memory);
for (let at = 0, turn = 0; at < totalBytes; turn++) {
  const size = Math.min(totalBytes - at, 1 + ((turn * 7919) % maxBytes));
  const bytes = Uint8Array.from({ length: size }, (_, i) => numberedByte(at + i));
  ring.write(bytes, () => parentPort?.postMessage('output'));
  at += size;
}
