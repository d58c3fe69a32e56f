import { describe, expect, it } from 'vitest';
import { chooseMaps, mapConditions, mapValues } from '../../../src/agent/sampler/running-maps.js';
import type { TableCounter } from '../../../src/agent/sampler/table-counter.js';
import { parseHeapDump } from '../../../src/heap/map/parse-dump.js';
import { FIRMWARE } from '../../support/firmware.js';

const COUNTER: TableCounter = { form: 'thumb', address: 0x200028c0, tableBytes: 3842, largestBytes: 1 };
const AREAS: TableCounter = {
  form: 'areas',
  address: 0x3ffc405c,
  otherTables: 1,
  largestBytes: 1,
  growingBytes: 1,
};
const MAP = {
  ...parseHeapDump('GC: total: 64, used: 16, free: 48\nGC memory layout; from 20003f80:\n00000: h...\n'),
};
const FOUND = { map: MAP, counter: null, schedules: true };
const WANTED = { maps: 20, durationMs: null, spacing: 9 };

describe('heap maps while a program runs', () => {
  it('are of the table where that is counted in, else text', () => {
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, counter: COUNTER })).toMatchObject({ pool: 0x20003f80 });
    expect(chooseMaps(WANTED, FIRMWARE, FOUND)).toMatchObject({ pool: null, held: true });
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, counter: AREAS })).toMatchObject({ pool: null });
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, schedules: false })).toMatchObject({ held: false });
  });

  it('come evenly in a time that is known, else the later the rarer', () => {
    expect(chooseMaps({ ...WANTED, durationMs: 10_000 }, FIRMWARE, FOUND)).toMatchObject({
      gapMs: 500,
      growth: 0x3fffffff,
    });
    expect(chooseMaps(WANTED, FIRMWARE, FOUND)).toMatchObject({ gapMs: 100, growth: 2, most: 20 });
    expect(chooseMaps({ ...WANTED, maps: 1 }, FIRMWARE, FOUND)).toMatchObject({ gapMs: 2000, growth: 1 });
  });

  it('keep a distance that is a small integer on the board', () => {
    expect(chooseMaps({ ...WANTED, spacing: 10 ** 9 }, FIRMWARE, FOUND)).toMatchObject({ spacing: 10_000 });
  });

  it('are none without mem_info or a clock, or as text of a large heap', () => {
    expect(chooseMaps(WANTED, { ...FIRMWARE, time: false, utime: false }, FOUND)).toBe('no-clock');
    expect(chooseMaps(WANTED, { ...FIRMWARE, memInfo: false }, FOUND)).toBe('no-mem-info');
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, map: null })).toBe('no-mem-info');
    const large = { ...MAP, usedBytes: 300 * 1024 };
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, map: large })).toBe('large-heap');
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, map: large, counter: AREAS })).toBe('large-heap');
    expect(chooseMaps(WANTED, FIRMWARE, { ...FOUND, map: large, counter: COUNTER })).toMatchObject({
      most: 20,
    });
  });

  it('decide which lines of the agent are sent, and with what', () => {
    const table = { most: 20, gapMs: 100, growth: 2, spacing: 9, pool: 0x20003f80, held: true };
    const holding = (maps: typeof table | null, counter: TableCounter | null) =>
      Object.entries(mapConditions({ maps, counter })).flatMap(([name, holds]) => (holds ? [name] : []));
    expect(holding(null, null)).toEqual([]);
    expect(holding(null, COUNTER)).toEqual(['listed']);
    expect(holding(table, COUNTER)).toEqual(['maps', 'table', 'held', 'listed']);
    expect(holding({ ...table, pool: null as never, held: false }, null)).toEqual([
      'maps',
      'text',
      'direct',
      'listed',
    ]);
    expect(mapValues(table, COUNTER)).toMatchObject({
      TABLE_BYTES: 3842,
      BLOCKS: 15368,
      TRIPLES: 5123,
      POOL: 0x20003f80,
      GEOMETRY: 0x20003f80 ^ 15368,
    });
  });
});
