import { describe, expect, it } from 'vitest';
import { objectTables } from '../../../src/report/compare/object-tables.js';

const type = (count: number, selfBytes: number, isClass: boolean) => ({ count, selfBytes, isClass });
const owner = (path: string, retainedBytes: number) => ({ path, type: 'dict', retainedBytes });

describe('objectTables', () => {
  it('has names, classes and other types that changed, each with how', () => {
    const tables = objectTables({
      owners: [
        {
          name: 'm.a',
          base: owner('m.a', 100),
          current: owner('m.a.pending', 160),
          changeBytes: 60,
        },
        { name: 'm.b', base: owner('m.b.c', 32), current: null, changeBytes: -32 },
        { name: 'm.same', base: owner('m.same', 32), current: owner('m.same', 32), changeBytes: 0 },
      ],
      types: [
        { name: 'Packet', base: null, current: type(3, 96, true), changeBytes: 96 },
        { name: 'str', base: type(9, 160, false), current: type(10, 144, false), changeBytes: -16 },
      ],
    });
    expect(tables.map(({ code, rows, changes }) => ({ code, rows, changes }))).toEqual([
      {
        code: 'owners',
        rows: [
          ['m.a.pending', '100 B', '160 B', '+60 B'],
          ['m.b.c', '32 B', 'not there', '-32 B'],
        ],
        changes: ['grown', 'gone'],
      },
      { code: 'classes', rows: [['Packet', '0', '3', '+96 B']], changes: ['new'] },
      { code: 'types', rows: [['str', '9', '10', '-16 B']], changes: ['shrunk'] },
    ]);
  });

  it('says so where no name keeps more or less', () => {
    expect(objectTables({ owners: [], types: [] })[0]!.notes).toEqual(['each name keeps as much as before']);
    expect(objectTables(null)).toEqual([]);
  });
});
