import { MpgcError } from '../../errors.js';
import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { Repl } from '../../repl/repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { SnapshotRecord } from '../../session/snapshot/snapshot-schema.js';
import { HeapImage, type MemoryPiece } from '../../snapshot/image/heap-image.js';
import { wordFormsOf } from '../../snapshot/image/word-forms.js';
import { buildGraph } from '../../snapshot/objects/object-graph.js';
import { ObjectTypes } from '../../snapshot/objects/object-types.js';
import { classesIn, namesIn, possibleTypes, unknownObjects } from '../../snapshot/objects/open-words.js';
import { readFigure } from '../board/read-figure.js';
import { readLive, readLiveOverwritten } from '../board/read-live.js';
import { readDump, readPrintedDump } from '../imports/read-dump.js';
import { COLLECT_LINE } from '../script/measuring-line.js';
import { packAgentPieces } from '../script/pack-source.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import { overwriteStale } from '../wire/overwrite-stale.js';
import { MemoryReader, PIECE_BYTES, type ReadBy, readBy } from './memory-reader.js';
import { placePieces, readPlaces } from './read-places.js';
import { resumingRepl } from './resuming-repl.js';
import { spansOf } from './spans.js';
import { wholeAddress } from './whole-address.js';
import { type ToldWord, tellWords } from './word-teller.js';

type Snapshot = Omit<SnapshotRecord, 'atMs'>;

/** Of a list object: type, size, length, address of its items. */
const LIST_WORDS = 4;
const ITEMS = 3;
const SPECIMENS = 8;
const [FLOAT, NONE] = [6, 0];
/** Of an object to see where its value stands. */
const FLOAT_WORDS = 4;
const DICT_WORDS = 4;
/** Of its text, what compiling a piece takes in one piece: some firmware hangs for good where its line buffer finds no room. */
const ROOM = 3;
/** What compressing a piece takes, several times over: its bytes, its window, and what it has become. */
const DEFLATE_ROOM = 16_384;

export interface ReadingOptions {
  /** Of the agent's object, which a program may keep by a name of its own; null where there was none. */
  ownAddress: number | null;
  /** Where the records of it go. */
  sink: CaptureSink;
  onProgress: (readBytes: number, ofBytes: number) => void;
  /** Called when the line is lost; where the board comes back as it was, the reading goes on. */
  onLost?: () => void;
  signal: AbortSignal;
}

/** Of a heap with more in use it takes long to read the objects. */
export const SOON_BYTES = 256 * 1024;

/** Whether all objects are read soon; the heap is asked. */
export async function readsSoon({ repl }: AgentLink): Promise<boolean> {
  return (await readLive(repl)) <= SOON_BYTES;
}

/** What a snapshot needs that a board may not have; null where it has all. */
export type NoSnapshot = 'no-map' | 'no-memory' | 'no-room' | 'unknown-forms';

/**
 * Reads the objects of a heap into the capture, with a progress in bytes. Nothing of the program may run. The board is left as it was.
 * @throws BoardExceptionError, ReplTimeoutError, LineDamagedError, MpgcError
 */
export async function takeSnapshot(
  link: AgentLink,
  { ownAddress, sink, onLost = () => {}, ...reading }: ReadingOptions,
): Promise<NoSnapshot | null> {
  const { firmware } = link;
  const repl = resumingRepl(link.repl, onLost);
  if (!firmware.memInfo) return 'no-map';
  const base64 = await base64Module(repl);
  const heap = await readDump(repl);
  // A map says it where the firmware does not.
  const wordBytes = firmware.wordBytes ?? heap.blockBytes / BLOCK_WORDS;
  const largestFreeBytes = heap.counts.largestFreeBlocks * heap.blockBytes;
  const deflate = largestFreeBytes >= DEFLATE_ROOM && (await hasDeflate(repl));
  const by = readBy({ ...firmware, wordBytes }, { base64: base64 !== null, deflate });
  if (by === null) return 'no-memory';
  const stage = readerPieces(by, wordBytes, base64);
  const longest = Math.max(...[...stage, ...placePieces()].map(({ length }) => length));
  if (largestFreeBytes < ROOM * longest) return 'no-room';
  const startedMs = performance.now();
  try {
    const heapBefore = await readLiveOverwritten(repl);
    const found = await readPlaces(repl);
    await loadReader(repl, stage);
    const listId = await readFigure(repl, "__import__('builtins').id(_mpgc[0])");
    const isCut = [listId, ...found.map(({ address }) => address)].some((id) => id < 0);
    // Read again, as the heap may have grown.
    const areas = isCut ? (await readDump(repl)).areas : [];
    const whole = (id: number) => wholeAddress({ areas, blockBytes: heap.blockBytes }, id);
    const places = found
      .map((at) => ({ ...at, address: whole(at.address) }))
      .filter(({ address }) => address >= 0);
    const listAddress = whole(listId);
    // Where nothing is known to be, reading may crash the board.
    if (listAddress < 0) return 'unknown-forms';
    const reader = new MemoryReader(repl, by);
    const words = async (address: number, count: number) =>
      wordsIn(await reader.read(address, count * wordBytes), wordBytes);
    const list = await words(listAddress, LIST_WORDS);
    const place = list[ITEMS]!;
    const typeOf = (name: string) => places.find((at) => at.of === 'type' && at.name === name)?.address;
    // A list that is laid out in another way is one of a firmware that mpgc does not know.
    if (list[0] !== typeOf('list') || list[2] !== SPECIMENS) return 'unknown-forms';
    const specimens = await words(place, SPECIMENS);
    const float = specimens[FLOAT]!;
    const floatWords = float !== specimens[NONE] && float % 4 === 0 ? await words(float, FLOAT_WORDS) : null;
    const forms = wordFormsOf(specimens, floatWords, wordBytes);
    if (forms === null || specimens.at(-1) !== typeOf('list')) return 'unknown-forms';
    const roots: Snapshot['roots'] = [];
    for (const { of, name, address } of places) {
      if (of === 'type' || of === 'module') continue;
      const module = places.find((at) => at.of === 'module' && at.name === name);
      roots.push({
        kind: of === 'dict' ? 'module' : of,
        name,
        address,
        ...(of === 'dict' && module ? { moduleAddress: module.address } : {}),
        words: await words(address, DICT_WORDS),
      });
    }
    // What such a word keeps no name leads to: it would look like something of the VM's.
    await overwriteStale(link);
    await repl.releaseLineBuffer();
    const heapBytes = Math.max(0, (await readLiveOverwritten(repl)) - heapBefore);
    const before = await readPrintedDump(repl);
    const pieces = await readHeap(reader, before.dump, { ...reading, sink });
    const types: Snapshot['types'] = places
      .filter(({ of }) => of === 'type')
      .map(({ name, address }) => ({ name, address }));
    const image = new HeapImage(before.dump, pieces, wordBytes);
    const typeType = typeOf('type') ?? 0;
    const asked = classesIn(image, new ObjectTypes(image, types));
    for (const address of possibleTypes(image, new ObjectTypes(image, types), types)) {
      if ((await words(address, 1))[0] === typeType) asked.push(address);
    }
    for (const told of await tellWords(repl, place, asked)) types.push(...typeOfWord(told, told.word));
    const graphOf = () => buildGraph(image, new ObjectTypes(image, types), roots);
    for (const told of await tellWords(repl, place, unknownObjects(graphOf()))) {
      types.push(...typeOfWord(told, image.word(told.word)));
    }
    const graph = graphOf();
    const names = (await tellWords(repl, place, namesIn(graph, forms))).map(({ word, text }) => ({
      word,
      text,
    }));
    const after = await readPrintedDump(repl);
    for (const piece of pieces) sink.append(memoryRecord(piece));
    const { readBytes, receivedBytes, askedAgain } = reader;
    sink.append({
      type: 'snapshot',
      wordBytes,
      before: before.text,
      after: after.text,
      specimens,
      floatWords,
      types,
      roots,
      names,
      ownAddress: ownAddress === null ? null : Math.max(0, whole(ownAddress)),
      cost: {
        ms: Math.round(performance.now() - startedMs),
        readBytes,
        receivedBytes,
        askedAgain,
        heapBytes,
      },
    });
    return null;
  } finally {
    await repl.run(REMOVE_LINE, 'removing-agent').catch(() => {});
  }
}

/** The module that makes base64, where there is one that also has a CRC: the older name first, as the other may be one in Python, which fills the heap. */
async function base64Module(repl: Repl): Promise<'binascii' | 'ubinascii' | null> {
  for (const name of ['ubinascii', 'binascii'] as const) {
    if ((await figureOr0(repl, `1 if hasattr(__import__('${name}'),'crc32') else 0`)) === 1) return name;
  }
  return null;
}

/** Whether it can compress: most firmware can only read what was compressed elsewhere. */
async function hasDeflate(repl: Repl): Promise<boolean> {
  const has = "1 if __import__('builtins').hasattr(__import__('deflate').DeflateIO,'write') else 0";
  return (await figureOr0(repl, has)) === 1;
}

/** 0 where the firmware has no such module. */
function figureOr0(repl: Repl, expression: string): Promise<number> {
  return readFigure(repl, expression).catch((error) => {
    if (error instanceof MpgcError && error.code === 'BOARD_EXCEPTION') return 0;
    throw error;
  });
}

/** None of a string. */
function typeOfWord({ text, isException, isTuple }: ToldWord, address: number): Snapshot['types'] {
  if (isException === null) return [];
  return [{ address, name: text, isException, ...(isTuple ? { isTuple: true as const } : {}) }];
}

function readerPieces(by: ReadBy, wordBytes: number, base64: string | null): string[] {
  return packAgentPieces('snapshot.py', {
    conditions: new Set(by === 'words' ? [] : ['text', by]),
    values: { WORD: wordBytes, BINASCII: base64 ?? '', PIECE: PIECE_BYTES[by] },
  });
}

async function loadReader(repl: Repl, pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await repl.releaseLineBuffer();
    await repl.run(COLLECT_LINE, 'collecting');
    await repl.run(piece, 'loading-agent', { checked: true });
  }
  await repl.releaseLineBuffer();
}

async function readHeap(
  reader: MemoryReader,
  dump: HeapDump,
  { onProgress, signal, sink }: Pick<ReadingOptions, 'onProgress' | 'signal' | 'sink'>,
): Promise<MemoryPiece[]> {
  const spans = spansOf(dump);
  const ofBytes = spans.reduce((sum, { bytes }) => sum + bytes, 0);
  const pieces: MemoryPiece[] = [];
  let readBytes = 0;
  // What ended the program does not end this.
  const endedProgram = signal.aborted;
  try {
    for await (const { address, bytes } of reader.readSpans(spans)) {
      pieces.push({ address, bytes });
      readBytes += bytes.length;
      onProgress(readBytes, ofBytes);
      if (signal.aborted && !endedProgram && readBytes < ofBytes)
        throw new MpgcError('CANCELLED', `Stopped when ${readBytes} of ${ofBytes} B of the heap were read.`);
    }
  } catch (error) {
    for (const piece of pieces) sink.append({ ...memoryRecord(piece), brokenOff: true });
    sink.append({ type: 'warning', code: 'snapshot-broken-off', values: { readBytes, ofBytes } });
    throw error;
  }
  return pieces;
}

function memoryRecord({ address, bytes }: MemoryPiece) {
  return { type: 'snapshot-memory' as const, address, base64: Buffer.from(bytes).toString('base64') };
}

function wordsIn(bytes: Uint8Array, wordBytes: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / wordBytes }, (_, at) => {
    const low = view.getUint32(at * wordBytes, true);
    return wordBytes === 4 ? low : low + view.getUint32(at * wordBytes + 4, true) * 2 ** 32;
  });
}
