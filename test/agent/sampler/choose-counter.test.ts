import { beforeEach, describe, expect, it } from 'vitest';
import type { Firmware } from '../../../src/agent/board/probe-board.js';
import { chooseCounter } from '../../../src/agent/sampler/choose-counter.js';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';
import { figureLine } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';
import { FIRMWARE } from '../../support/firmware.js';

const POOL = 0x20003f80;
const ADDRESS = 0x200028c0;
const FIND = 'ptr32(';
const FIND_AREAS = 'id(globals())';
const TRY = 'mov(r0, 21)';
/** The first 64 blocks: one word in three-block objects, one with free blocks, one that is a tail all through, one mostly free. */
const BEGIN = `h==h==h==h==h==h=====h=..D======${'='.repeat(16)}h...............`;

let repl: FakeRepl;
beforeEach(() => {
  repl = new FakeRepl().answers(FIND, figureLine(ADDRESS, 7100)).answers(TRY, figureLine(42));
});

function mapOf({ begin = BEGIN.repeat(4), blocks = 15368, address = POOL.toString(16) } = {}): HeapDump {
  const letters = begin.padEnd(blocks, '.');
  const used = [...letters].filter((letter) => letter !== '.').length;
  return {
    totalBytes: 16 * blocks,
    usedBytes: 16 * used,
    freeBytes: 16 * (blocks - used),
    maxNewSplitBytes: null,
    stackBytes: null,
    stackLimitBytes: null,
    blockBytes: 16,
    areas: [{ address, letters }],
    counts: {} as HeapDump['counts'],
  };
}

/** As an ESP32 has it: 54 KiB, which can become three times as much. */
function growingMap({ address = '3ffcfbe0', splitBytes = 110_592 } = {}): HeapDump {
  const map = mapOf({ blocks: 3500, address });
  return {
    ...map,
    maxNewSplitBytes: splitBytes,
    counts: { largestFreeBlocks: 3244 } as HeapDump['counts'],
  };
}

/** The first words of a literal of bytes. */
function wordsIn(literal: string, length: number): number[] {
  const bytes = Buffer.from(
    literal.replace(/\\x(..)|\\(.)/g, (_, hex: string, other: string) =>
      hex ? String.fromCharCode(Number.parseInt(hex, 16)) : ({ n: '\n', r: '\r', t: '\t' }[other] ?? other),
    ),
    'latin1',
  );
  return Array.from({ length }, (_, at) => bytes.readUInt32LE(4 * at));
}

const choose = (map: HeapDump | null, findings: Partial<Firmware> = {}) =>
  chooseCounter(repl, { ...FIRMWARE, ...findings }, map);

describe('how used blocks are counted', () => {
  it('in the inline assembler, where the board has it', async () => {
    const map = mapOf();
    expect(await choose(map)).toEqual({
      form: 'thumb',
      address: ADDRESS,
      tableBytes: 3842,
      largestBytes: Math.floor(map.freeBytes / 8),
    });
  });

  it.each(['SyntaxError: invalid micropython decorator', 'MemoryError: '])(
    'in native code, where it has not: %s',
    async (message) => {
      repl.raises(TRY, message);
      expect(await choose(mapOf())).toMatchObject({ form: 'viper' });
    },
  );

  it('looks for what the map shows in use, from the nearest place down', async () => {
    await choose(mapOf());
    const [, last, first, text, count] = /\((\d+), (\d+), bytearray\(b'(.*)'\), (\d+)\)/s.exec(
      repl.submitted[0]!,
    )!;
    // Two tables of one bit a block may stand between, and less than what a byte of table and its blocks take.
    expect(Number(last)).toBe((POOL - 3842) & ~3);
    expect(Number(first)).toBe((POOL - 3842 - 2 * 1921 - 80) & ~3);
    expect(Number(count)).toBe(8);
    const words = wordsIn(text!, 24);
    // Index, mask and value: of each 64 blocks the first word, and the second without its two free blocks.
    expect(words.slice(0, 9)).toEqual([
      ...[0, 0xffffffff, 0x69a69a69],
      ...[1, 0xfffc3fff, 0xaaa426aa],
      ...[4, 0xffffffff, 0x69a69a69],
    ]);
  });

  it.each([
    ['there is no map', null, {}],
    ['nobody knows whether it may', mapOf(), { growing: null }],
    ['words are of 64 bits', mapOf(), { wordBytes: 8 }],
    ['the heap is small', mapOf({ blocks: 4092 }), {}],
    ['nothing tells its beginning apart', mapOf({ begin: `h${'='.repeat(2000)}` }), {}],
    ['its address is no small integer', mapOf({ address: '40000000' }), {}],
    ['the heap is small and can grow by little', growingMap({ splitBytes: 8000 }), { growing: true }],
  ])('by gc.mem_alloc(), with nothing sent, where %s', async (_, map, findings) => {
    expect(await choose(map, findings)).toBeNull();
    expect(repl.submitted).toEqual([]);
  });

  describe('from area to area', () => {
    const RECORD = 0x3ffc405c;
    beforeEach(() => {
      repl = new FakeRepl().answers(FIND_AREAS, figureLine(RECORD + 1, 1010));
    });

    it('where the heap has several that do not come and go, wherever they are', async () => {
      repl.answersOnce(FIND_AREAS, figureLine((0xa0801c40 | 0) + 2, 1010));
      const map = { ...growingMap(), maxNewSplitBytes: null };
      const added = mapOf({ blocks: 524_000, address: 'c0000000' }).areas;
      const areas = { ...map, totalBytes: 8_440_000, areas: [...map.areas, ...added] };
      expect(await choose(areas)).toMatchObject({ form: 'areas', address: 0xa0801c40, otherTables: 2 });
    });

    it('where the heap grows, by the record that was found, which tells how many other tables there are', async () => {
      const map = growingMap();
      expect(await choose(map, { growing: true })).toEqual({
        form: 'areas',
        address: RECORD,
        otherTables: 1,
        largestBytes: Math.floor(map.freeBytes / 8),
        growingBytes: 16 * 3244,
      });
      expect(repl.submitted).toHaveLength(1);
    });

    it('of which each area of the map is to be there, with a table right below its blocks', async () => {
      const map = growingMap();
      const added = mapOf({ blocks: 3500, address: '3ffe4600' }).areas;
      await choose({ ...map, areas: [...map.areas, ...added] }, { growing: true });
      expect(repl.submitted[0]).toContain(' + 1536, ');
      const [, literal, count] = /bytearray\(b'(.*)'\), (\d+)\)/s.exec(repl.submitted[0]!)!;
      expect(Number(count)).toBe(2);
      // Bytes of the table, where its blocks begin and end, and how far below them the table may begin.
      expect(wordsIn(literal!, 8)).toEqual([
        ...[875, 0x3ffcfbe0, 0x3ffcfbe0 + 56_000, 875 + 2 * 438 + 80],
        ...[875, 0x3ffe4600, 0x3ffe4600 + 56_000, 875 + 2 * 438 + 80],
      ]);
    });

    it('unless it is not found, or counting all that the heap can become is fast', async () => {
      repl.answersOnce(FIND_AREAS, figureLine(0, 1010));
      expect(await choose(growingMap(), { growing: true })).toBeNull();
      // 166,592 bytes are 2.97 times what took so long.
      repl.answersOnce(FIND_AREAS, figureLine(RECORD, 336));
      expect(await choose(growingMap(), { growing: true })).toBeNull();
      repl.answersOnce(FIND_AREAS, figureLine(RECORD, 337));
      expect(await choose(growingMap(), { growing: true })).toMatchObject({ otherTables: 0 });
    });
  });

  it('by gc.mem_alloc() where the board has no native code, or no answer', async () => {
    repl.raises(FIND, 'SyntaxError: invalid micropython decorator');
    expect(await choose(mapOf())).toBeNull();
    repl.answers(FIND, '\x1e= 5368');
    expect(await choose(mapOf())).toBeNull();
  });

  it('by gc.mem_alloc() where the table is not found, or that is fast', async () => {
    repl.answersOnce(FIND, figureLine(0, 7100));
    expect(await choose(mapOf())).toBeNull();
    repl.answersOnce(FIND, figureLine(ADDRESS, 999));
    expect(await choose(mapOf())).toBeNull();
  });
});
