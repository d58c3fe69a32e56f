import { describe, expect, it } from 'vitest';
import { Walks } from '../../../src/agent/census/walks.js';

const KINDS = {
  names: [null, 'list', 'dict', 'object', 'chain'] as const,
  types: 'tuple,list,dict',
  count: 3,
  maps: 2,
  sets: 3,
  texts: 3,
  dicts: true,
};
const [LIST, CHAIN] = [1, 4];
const bytes = new Uint8Array();

interface Line {
  kind?: number;
  length: number;
  address?: number;
  way: string;
}

/** As agent-py/census.py has it: the mark of each step before it. */
const wayOf = (...steps: string[]) => steps.map((step) => `\x1f${step}`).join('');

function walked(...walks: Line[][]): Walks {
  const all = new Walks({ ...KINDS, names: [...KINDS.names] });
  walks.forEach((lines, at) => {
    for (const { kind = LIST, length, address = 1, way } of lines)
      all.take({ type: 'container', container: { kind, length, address, way }, bytes });
    all.take({ type: 'walk-ends', end: { number: 10 * (at + 1), lines: lines.length, left: 0 }, bytes });
  });
  return all;
}

const pathsOf = (walks: Walks) => walks.changed().map(({ path, lengths }) => [path, lengths]);

describe('Walks', () => {
  it('has ways as Python has them', () => {
    const ways = [
      wayOf('gclient', 'apending', 'kmy\nkey'),
      wayOf('grows', 'i3', 'i-1'),
      wayOf('gtexts', "kit's", 'k]'),
    ];
    const at = (length: number) => ways.map((way, address) => ({ length: length + address, address, way }));
    expect(pathsOf(walked(at(1), at(2)))).toEqual([
      ["client.pending['my\\U0000000akey']", [1, 2]],
      ['rows[3][-1]', [2, 3]],
      ["texts['it\\'s'][']']", [3, 4]],
    ]);
  });

  it('names a container by the same one of two ways at each walk', () => {
    const both = (length: number) => [
      { length, way: wayOf('ga', 'aitems') },
      { length, way: wayOf('gb', 'aitems') },
    ];
    expect(pathsOf(walked(both(1), both(2).reverse(), both(3)))).toEqual([['a.items', [1, 2, 3]]]);
  });

  it('tells each chain, and that of a list once', () => {
    const link = (name: string, length: number, ...steps: string[]) => ({
      kind: CHAIN,
      length,
      way: wayOf(name, ...steps, 'anext', 'anext', 'anext'),
    });
    const at = (length: number) => [
      link('ghead', length),
      link('gtail', length),
      link('gnodes', length, 'i0'),
      link('gnodes', length, 'i1'),
    ];
    expect(pathsOf(walked(at(5), at(6)))).toEqual([
      // The agent counts from the third on.
      ['head', [7, 8]],
      ['tail', [7, 8]],
      ['nodes[0]', [7, 8]],
    ]);
  });

  it('leaves a walk out of which lines are lost', () => {
    const walks = walked([{ length: 1, way: wayOf('ga') }]);
    walks.take({ type: 'walk-ends', end: { number: 20, lines: 1, left: 0 }, bytes });
    expect(walks.units).toEqual([10]);
  });

  it('keeps so much and no more, whatever a board says', () => {
    const walks = walked(...Array.from({ length: 100 }, (_, at) => [{ length: at, way: wayOf('ga') }]));
    expect(walks.units).toHaveLength(16);
    const many = Array.from({ length: 5000 }, (_, address) => ({
      length: 1,
      address,
      way: wayOf(`g${address}`),
    }));
    expect(walked(many).seen).toBe(4096);
  });
});
