import type { Capture } from '../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../src/session/records/capture-records.js';
import { recordSchema } from '../../src/session/schema.js';
import { board, heapMap, sample } from './hand-made.js';
import { HEADER } from './record.js';

export interface Largeness {
  samples: number;
  maps: number;
  blocks: number;
}

const KINDS = 'hhhhTLDSAFBM';
const EVERY_MARK = 2500;

/** A run as a board could record it: a sawtooth, marks, timed collections, maps in between, a system heap. */
export function largeCapture({ samples, maps, blocks }: Largeness): Capture {
  const random = randomFrom(7);
  const totalBytes = blocks * 16;
  const records: object[] = [board({ totalBytes }), heapMap('baseline', randomLetters(blocks, 0.05, random))];
  let [ms, allocBytes] = [0, totalBytes / 10];
  const everyMap = Math.ceil(samples / Math.max(1, maps - 1));
  for (let seq = 1; seq <= samples; seq++) {
    const atEnds = seq === 1 || seq === samples;
    const collected = atEnds || seq % 200 === 0;
    ms += 18 + Math.floor(random() * 5);
    allocBytes += 640 * Math.floor(random() * 5);
    if (collected || allocBytes > 0.93 * totalBytes)
      allocBytes = Math.floor((totalBytes * (0.1 + (0.35 * seq) / samples)) / 16) * 16;
    records.push(
      sample(seq, allocBytes, {
        boardMs: ms,
        source: atEnds ? 'prompt' : seq % EVERY_MARK === 0 ? 'mark' : 'timer',
        freeBytes: totalBytes - allocBytes,
        stackBytes: 800 + 16 * Math.floor(random() * 60),
        collected,
        pauseUs: collected ? 5000 + Math.floor(random() * 3000) : null,
        ...(seq === 1 ? { role: 'baseline' } : seq === samples ? { role: 'final' } : {}),
      }),
    );
    if (seq % EVERY_MARK === 0) records.push({ type: 'mark', seq, label: `phase ${seq / EVERY_MARK}` });
    if (seq % everyMap === 0 && seq < samples)
      records.push(heapMap('between', randomLetters(blocks, 0.1 + (0.6 * seq) / samples, random)));
  }
  records.push(heapMap('final', randomLetters(blocks, 0.7, random)));
  records.push({ type: 'end', reason: 'finished', exitCode: 0, programStartMs: 0, programEndMs: ms });
  const checked = records.map((record) => recordSchema.parse({ atMs: 0, ...record }));
  return { header: HEADER, records: CaptureRecords.of([HEADER, ...checked]), truncated: false };
}

function randomLetters(blocks: number, filled: number, random: () => number): string {
  const pieces: string[] = [];
  for (let length = 0; length < blocks; ) {
    const isFilled = length < filled * blocks;
    const piece =
      random() < (isFilled ? 0.75 : 0.02)
        ? (KINDS[Math.floor(random() * KINDS.length)] ?? 'h') + '='.repeat(Math.floor(random() ** 4 * 30))
        : '.'.repeat(1 + Math.floor(random() * (isFilled ? 6 : 60)));
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join('').slice(0, blocks);
}

/** The same numbers in every run: a linear congruential generator. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}
