import { describe, expect, it } from 'vitest';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import { freeRuns } from '../../../src/heap/map/free-runs.js';
import {
  type HeapDump,
  parseHeapDump,
  parseHeapSummary,
  parseInternedStrings,
} from '../../../src/heap/map/parse-dump.js';
import { REAL_DUMPS } from '../../support/real-dumps.js';

const invalid = expect.objectContaining({ code: 'HEAP_DUMP_INVALID', exitCode: 5 });

/** A dump as firmware prints it; runs of whole free lines are elided, and `offset` prints an offset. */
function printDump(
  areas: string[],
  blockBytes: number,
  offset: (bytes: number) => string = eightDigits,
): string {
  const all = areas.join('|');
  const sizes = (all.match(/[a-z]=*/gi) ?? []).map((allocation) => allocation.length);
  const count = (size: number) => sizes.filter((candidate) => candidate === size).length;
  const used = sizes.reduce((sum, size) => sum + size, 0) * blockBytes;
  const total = areas.reduce((sum, letters) => sum + letters.length, 0) * blockBytes;
  const largestFree = Math.max(0, ...(all.match(/\.+/g) ?? []).map((run) => run.length));
  return [
    `GC: total: ${total}, used: ${used}, free: ${total - used}`,
    ` No. of 1-blocks: ${count(1)}, 2-blocks: ${count(2)}, max blk sz: ${Math.max(0, ...sizes)}, max free sz: ${largestFree}`,
    ...areas.flatMap((letters, at) => [
      `GC memory layout; from ${(0x20000000 + at * 0x100000).toString(16)}:`,
      ...printLines(letters, blockBytes, offset),
    ]),
    '',
  ].join('\n');
}

function printLines(letters: string, blockBytes: number, offset: (bytes: number) => string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < letters.length; ) {
    let free = at;
    while (letters.slice(free, free + 64) === '.'.repeat(64)) free += 64;
    if (free - at > 128) lines.push(`       (${(free - at) / 64} lines all free)`);
    else free = at;
    if (free < letters.length) lines.push(`${offset(free * blockBytes)}: ${letters.slice(free, free + 64)}`);
    at = free + 64;
  }
  return lines;
}

const eightDigits = (bytes: number) => bytes.toString(16).padStart(8, '0');
const fiveDigits = (bytes: number) => (bytes % 2 ** 20).toString(16).padStart(5, '0');

describe.each(REAL_DUMPS)('$name', ({ name, text }) => {
  it('parses', () => {
    const dump = parseHeapDump(text);
    const figures = /total: (\d+), used: (\d+), free: (\d+)/.exec(text)?.slice(1).map(Number);
    expect([dump.totalBytes, dump.usedBytes, dump.freeBytes]).toEqual(figures);
    expect(dump.blockBytes).toBe(name.includes('64bit') ? 32 : 16);
    expect(dump.areas).toHaveLength(name.includes('four-areas') ? 4 : 1);
    expect(dump.maxNewSplitBytes).toBeNull();
    const blocks = dump.areas.reduce((sum, area) => sum + area.letters.length, 0);
    expect(blocks * dump.blockBytes).toBe(dump.totalBytes);
    const free = freeRuns(dump.areas).reduce((sum, run) => sum + run.blocks, 0);
    expect(free * dump.blockBytes).toBe(dump.freeBytes);
  });

  it('parses with \\r\\n line ends to the same', () => {
    expect(parseHeapDump(text.replaceAll('\n', '\r\n'))).toEqual(parseHeapDump(text));
  });

  it('is rejected without any one line of its map', () => {
    const lines = text.split('\n');
    for (const [at, line] of lines.entries()) {
      if (!/^[0-9a-f]+: |lines all free|GC memory layout/.test(line)) continue;
      expect(() => parseHeapDump(lines.toSpliced(at, 1).join('\n')), `without ${line}`).toThrow(invalid);
    }
  });

  it('gives nothing else without any one character of a map line', () => {
    const lines = text.split('\n');
    const at = lines.findLastIndex((line) => /^[0-9a-f]+: /.test(line));
    const line = lines[at] ?? '';
    for (let drop = 0; drop < line.length; drop++) {
      const damaged = line.slice(0, drop) + line.slice(drop + 1);
      const parse = () => parseHeapDump(lines.with(at, damaged).join('\n'));
      // The offset is right without its leading zeros, too.
      if (line.startsWith('0'.repeat(drop + 1))) expect(parse()).toEqual(parseHeapDump(text));
      else expect(parse, damaged).toThrow(invalid);
    }
  });

  it('is rejected with a free block where there was a used one, and the other way round', () => {
    const start = text.indexOf(': ', text.indexOf('GC memory layout')) + 2;
    for (let at = start; text[at] !== '\n'; at++) {
      const letter = text[at] === '.' ? 'h' : '.';
      expect(() => parseHeapDump(text.slice(0, at) + letter + text.slice(at + 1)), `at ${at}`).toThrow(
        invalid,
      );
    }
  });

  it.each(['total', 'used', 'free', '1-blocks', '2-blocks', 'max blk sz', 'max free sz'])(
    'is rejected with another figure for %s',
    (figure) => {
      const wrong = text.replace(
        new RegExp(`(${figure}: )(\\d+)`),
        (_, name, value) => `${name}${Number(value) + 16}`,
      );
      expect(wrong).not.toBe(text);
      expect(() => parseHeapDump(wrong)).toThrow(invalid);
    },
  );
});

describe('parseHeapDump', () => {
  it('reads the figures of a Pico', () => {
    const { areas, counts, ...figures } = parseHeapDump(textOf('pico-1.28.0.txt: fresh'));
    expect(figures).toEqual({
      totalBytes: 245888,
      usedBytes: 4256,
      freeBytes: 241632,
      maxNewSplitBytes: null,
      stackBytes: 572,
      stackLimitBytes: 7936,
      blockBytes: 16,
    } satisfies Omit<HeapDump, 'areas' | 'counts'>);
    expect(counts).toEqual(countBlocks(areas));
    expect(areas[0]?.address).toBe('20003f80');
    expect(areas[0]?.letters.slice(0, 8)).toBe('h=MLhh..');
  });

  it('keeps 48-bit addresses, and the order of areas', () => {
    expect(
      parseHeapDump(textOf('unix-64bit-four-areas-1.29-preview.txt: fresh')).areas.map(
        ({ address }) => address,
      ),
    ).toEqual(['7f78f286b000', '7f78f27ea000', '7f78f2769000', '7f78f26e8000']);
  });

  it('reads 5-digit offsets that wrap at 1 MiB', () => {
    const letters = `h${'='.repeat(99)}${'.'.repeat(70_000)}h=h${'.'.repeat(60_000)}hh`;
    const text = printDump([letters], 16, fiveDigits);
    expect(text).toMatch(/^[0-9a-f]{5}: /m);
    const dump = parseHeapDump(text);
    expect(dump.blockBytes).toBe(16);
    expect(dump.areas[0]?.letters).toBe(letters);
    expect(() => parseHeapDump(printDump([letters], 16, (bytes) => fiveDigits(bytes + 16)))).toThrow(invalid);
  });

  it('does not let 8-digit offsets wrap', () => {
    const letters = `${'h='.repeat(40_000)}`;
    expect(parseHeapDump(printDump([letters], 16)).totalBytes).toBe(80_000 * 16);
    const wrapping = printDump([letters], 16, (bytes) => eightDigits(bytes % 2 ** 20));
    expect(() => parseHeapDump(wrapping)).toThrow(invalid);
  });

  it('reads several areas, elided lines in front, inside and at the end', () => {
    const free = '.'.repeat(640);
    const areas = [`${free}h===${free}`, `${free}`, `h${free}`, 'T=L'];
    const dump = parseHeapDump(printDump(areas, 32));
    expect(dump.areas.map(({ letters }) => letters)).toEqual(areas);
    expect(dump.blockBytes).toBe(32);
  });

  it('reads the older forms: no max free sz, 0x before the address, no stack limit', () => {
    const text = `stack: 2200\n${printDump(['h=..'], 16)}`
      .replace(/, max free sz: \d+/, '')
      .replace('from ', 'from 0x');
    expect(parseHeapDump(text)).toMatchObject({
      stackBytes: 2200,
      areas: [{ address: '20000000', letters: 'h=..' }],
    });
  });

  it('reads max new split', () => {
    const text = printDump(['h=..'], 16).replace(/(free: \d+)/, '$1, max new split: 134217728');
    expect(parseHeapDump(text)).toMatchObject({ freeBytes: 32, maxNewSplitBytes: 134217728 });
  });

  it('reads a heap that is full', () => {
    expect(parseHeapDump(printDump(['h==='], 16))).toMatchObject({ usedBytes: 64, freeBytes: 0 });
  });

  it.each([
    ['nothing', ''],
    ['a summary without a map', printDump(['h=..'], 16).split('GC memory')[0] ?? ''],
    ['a map without a summary', printDump(['h=..'], 16).split('\n').slice(2).join('\n')],
    [
      'output of a program in the map',
      printDump(['h'.repeat(128)], 16).replace('\n00000400', '\nhello\n00000400'),
    ],
    ['the same line twice', printDump(['h'.repeat(128)], 16).replace(/(00000400.*\n)/, '$1$1')],
    ['lines in another order', printDump(['h'.repeat(128)], 16).replace(/(.*\n)(00000400.*\n)/, '$2$1')],
  ])('rejects %s', (_what, text) => {
    expect(() => parseHeapDump(text)).toThrow(invalid);
  });

  it.each(['X', 'H', 't', '?', ' ', '\u00e9'])(
    'rejects %j, which no firmware prints, in place of a head',
    (letter) => {
      expect(() => parseHeapDump(printDump(['h=..'], 16).replace('h=', `${letter}=`))).toThrow(invalid);
    },
  );

  it('names what does not agree', () => {
    const text = printDump(['h=..'], 16).replace('used: 32', 'used: 48');
    expect(() => parseHeapDump(text)).toThrow('it says used 48, but its map has 32');
  });
});

describe('parseHeapSummary', () => {
  it('reads the figures of mem_info()', () => {
    expect(parseHeapSummary('GC: total: 64000, used: 1, free: 2, max new split: 3\n')).toEqual({
      totalBytes: 64000,
      usedBytes: 1,
      freeBytes: 2,
      maxNewSplitBytes: 3,
      largestFreeBlocks: null,
    });
    const counts = ' No. of 1-blocks: 1, 2-blocks: 2, max blk sz: 3, max free sz: 40\n';
    expect(parseHeapSummary(`GC: total: 64000, used: 1, free: 2\n${counts}`)?.largestFreeBlocks).toBe(40);
    expect(parseHeapSummary('GC: total: 64000, used: 1, free: 2\n')?.maxNewSplitBytes).toBeNull();
    expect(parseHeapSummary('nothing')).toBeNull();
  });
});

describe('parseInternedStrings', () => {
  it('reads the figures of qstr_info()', () => {
    const said = 'qstr pool: n_pool=2, n_qstr=15, n_str_data_bytes=117, n_total_bytes=1285\n';
    expect(parseInternedStrings(said)).toEqual({ count: 15, bytes: 1285 });
    expect(parseInternedStrings('nothing')).toBeNull();
  });
});

function textOf(name: string): string {
  const found = REAL_DUMPS.find((dump) => dump.name === name);
  if (!found) throw new Error(`no ${name} in ${REAL_DUMPS.map((dump) => dump.name).join(', ')}`);
  return found.text;
}
