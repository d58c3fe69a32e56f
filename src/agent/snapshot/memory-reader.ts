import { crc32, inflateRawSync } from 'node:zlib';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import type { Repl } from '../../repl/repl.js';
import type { MemoryPiece } from '../../snapshot/image/heap-image.js';
import { answerLines } from '../board/answer-lines.js';
import type { Firmware } from '../board/probe-board.js';
import type { Span } from './spans.js';

/** How a board's memory is read: bytes in base64 with a CRC, compressed or with runs of one byte cut short, or word by word. */
export type ReadBy = 'deflate' | 'runs' | 'words';

/** Bytes in one line: what is compressed is the shorter for more of them. */
export const PIECE_BYTES = { deflate: 1024, runs: 192, words: 64 } as const;

const ATTEMPTS = 5;
/** What is asked for at once: little enough that a slow line has it in a second, that asking again costs little, and that it fits a small line buffer. */
const REQUEST = {
  deflate: { bytes: 4096, spans: 16 },
  runs: { bytes: 4096, spans: 16 },
  words: { bytes: 1024, spans: 4 },
} as const;
const DEADLINES = { idleMs: 10_000, overallMs: 60_000 };
const TEXT_LINE = /^\x1e~ (\d+) (\d+) ([A-Za-z0-9+/=]+)$/;
const WORDS_LINE = /^\x1e~ (\d+)((?: -?\d+)+) (\d+)$/;

/** Reads memory of a board by the agent's stage for it (agent-py/snapshot.py). */
export class MemoryReader {
  readonly #repl: Repl;
  readonly #by: ReadBy;
  receivedBytes = 0;
  askedAgain = 0;
  readBytes = 0;

  constructor(repl: Repl, by: ReadBy) {
    this.#repl = repl;
    this.#by = by;
  }

  /** Bytes from an address on, whole words. @throws LineDamagedError, BoardExceptionError, ReplTimeoutError, MpgcError BOARD_LOST */
  async read(address: number, bytes: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this.readSpans([{ address, bytes }])) pieces.push(piece.bytes);
    return Buffer.concat(pieces);
  }

  /** The bytes of several spans, in pieces in their order, as they come. */
  async *readSpans(spans: readonly Span[]): AsyncGenerator<MemoryPiece> {
    const most = REQUEST[this.#by];
    let wanted: Wanted[] = [];
    let room = most.bytes;
    for (const { address, bytes } of spans) {
      for (let at = 0; at < bytes; ) {
        const length = Math.min(room, bytes - at);
        wanted.push({ address: address + at, bytes: new Uint8Array(length), have: 0 });
        at += length;
        room -= length;
        if (room > 0 && wanted.length < most.spans) continue;
        yield* await this.#request(wanted);
        wanted = [];
        room = most.bytes;
      }
    }
    if (wanted.length > 0) yield* await this.#request(wanted);
  }

  async #request(wanted: Wanted[]): Promise<Wanted[]> {
    let left = wanted;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) this.askedAgain += 1;
      const asked = left.map(
        ({ address, bytes, have }) => `_mpgc[1](${address + have},${bytes.length - have})`,
      );
      const lines = await answerLines(this.#repl, asked.join(';'), 'reading-memory', {
        deadlines: DEADLINES,
      });
      for (const line of lines) {
        this.receivedBytes += line.length + 1;
        const piece = this.#by === 'words' ? wordsPiece(line) : textPiece(line, this.#by);
        // What comes behind a piece that is damaged is asked for again with it.
        const of = piece && left.find(({ address, have }) => address + have === piece.address);
        if (!of || of.have + piece.bytes.length > of.bytes.length) continue;
        of.bytes.set(piece.bytes, of.have);
        of.have += piece.bytes.length;
      }
      left = left.filter(({ bytes, have }) => have < bytes.length);
      if (left.length > 0) continue;
      this.readBytes += wanted.reduce((sum, { bytes }) => sum + bytes.length, 0);
      return wanted;
    }
    throw new LineDamagedError('reading-memory', ATTEMPTS);
  }
}

interface Wanted extends MemoryPiece {
  /** Bytes that have come. */
  have: number;
}

/** How it can be read on this firmware; null where it cannot. `words` is for machine.mem32, which has words of 32 bits. */
export function readBy(
  { uctypes, mem32, wordBytes }: Firmware,
  has: { base64: boolean; deflate: boolean },
): ReadBy | null {
  if (uctypes && has.base64) return has.deflate ? 'deflate' : 'runs';
  return mem32 && wordBytes === 4 ? 'words' : null;
}

function textPiece(line: string, by: 'deflate' | 'runs'): MemoryPiece | null {
  const [, address, sum, text = ''] = TEXT_LINE.exec(line) ?? [];
  const bytes = unpacked(Buffer.from(text, 'base64'), by);
  if (address === undefined || bytes === null || crc32(bytes) !== Number(sum)) return null;
  return { address: Number(address), bytes };
}

const ESCAPE = 0x1b;
/** By the byte behind the escape; 1 is the escape itself. Flash that was erased is 0xff. */
const RUNS: Readonly<Record<number, { byte: number; bytes: number }>> = {
  2: { byte: 0, bytes: 12 },
  3: { byte: 0, bytes: 3 },
  4: { byte: 0xff, bytes: 12 },
};

/** null for what cannot have been packed. */
function unpacked(packed: Buffer, by: 'deflate' | 'runs'): Buffer | null {
  if (by === 'deflate') {
    try {
      return inflateRawSync(packed, { maxOutputLength: PIECE_BYTES.deflate });
    } catch {
      return null;
    }
  }
  const bytes: number[] = [];
  for (let at = 0; at < packed.length; at++) {
    const byte = packed[at]!;
    const run = byte === ESCAPE ? RUNS[packed[++at] ?? 0] : undefined;
    if (run === undefined) bytes.push(byte);
    else for (let same = 0; same < run.bytes; same++) bytes.push(run.byte);
  }
  return Buffer.from(bytes);
}

function wordsPiece(line: string): MemoryPiece | null {
  const [, address, text = '', sum] = WORDS_LINE.exec(line) ?? [];
  if (address === undefined) return null;
  const words = text.trim().split(' ').map(Number);
  const bytes = Buffer.alloc(4 * words.length);
  let check = 0;
  for (const [at, word] of words.entries()) {
    check = ((check * 31) ^ (word & 0xffff) ^ ((word >> 16) & 0xffff)) % 65521;
    bytes.writeUInt32LE(word >>> 0, 4 * at);
  }
  return check === Number(sum) ? { address: Number(address), bytes } : null;
}
