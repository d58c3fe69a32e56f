import { describe, expect, it } from 'vitest';
import type { ContainerKinds } from '../../../src/agent/census/container-kinds.js';
import { Walks } from '../../../src/agent/census/walks.js';

const KINDS: ContainerKinds = {
  names: [null, 'list', 'dict', 'str', 'object', 'chain'],
  types: 'tuple,list,dict,str',
  count: 4,
  maps: 2,
  sets: 3,
  texts: 3,
  dicts: true,
};
const [LIST, DICT, CHAIN] = [1, 2, 5];

type Told = [kind: number, length: number, address: number, way: string];

function walked(...all: Told[][]): Walks {
  const walks = new Walks(KINDS);
  all.forEach((told, at) => {
    for (const [kind, length, address, way] of told)
      walks.take({ type: 'container', container: { kind, length, address, way }, bytes: Buffer.alloc(0) });
    walks.take({
      type: 'walk-ends',
      end: { number: 5 << at, lines: told.length, left: 0 },
      bytes: Buffer.alloc(0),
    });
  });
  return walks;
}

const pathsOf = (walks: Walks) => walks.changed().map(({ from, path }) => `${from} ${path}`);

describe('walks through the names of a program', () => {
  it.each([
    ['a name', '\x1fgreadings', 'script readings'],
    ['attributes', '\x1fgapp\x1faclient\x1fapending', 'script app.client.pending'],
    ['places and keys', "\x1fgd\x1fkit's\x1fi3", "script d['it\\'s'][3]"],
    ['a key of other letters', '\x1fgd\x1fké\n', "script d['\\U000000e9\\U0000000a']"],
    ['a local', '\x1fln\x1fia', null],
    ['a module', '\x1fmnet\x1faqueue', 'module net.queue'],
  ])('have ways as Python has them: %s', (_, way, path) => {
    const found = pathsOf(walked([[LIST, 1, 16, way]], [[LIST, 2, 16, way]]));
    expect(found).toEqual([path ?? 'function n[a]']);
  });

  it('tell of a container once, by its shorter way, and by a name of the script before a local', () => {
    const told = (length: number): Told[] => [
      [LIST, length, 16, '\x1flself\x1faitems'],
      [LIST, length, 16, '\x1fgapp\x1fastore\x1faitems'],
      [LIST, length, 16, '\x1fgapp\x1faitems'],
    ];
    expect(pathsOf(walked(told(1), told(2)))).toEqual(['script app.items']);
  });

  it('have a chain by what it starts from', () => {
    const way = '\x1fgbox\x1fachain\x1fi0\x1fi0\x1fi0';
    expect(pathsOf(walked([[CHAIN, 7, 16, way]], [[CHAIN, 9, 32, way]]))).toEqual(['script box.chain']);
    // One step alone goes on to what else it is.
    expect(
      pathsOf(walked([[CHAIN, 7, 16, '\x1fgx\x1fi0\x1fk1']], [[CHAIN, 9, 16, '\x1fgx\x1fi0\x1fk1']])),
    ).toEqual([]);
  });

  it('tell of what changed, what grew last first', () => {
    const walks = walked(
      [
        [LIST, 1, 16, '\x1fga'],
        [DICT, 1, 32, '\x1fgb'],
        [DICT, 4, 48, '\x1fgc'],
      ],
      [
        [LIST, 2, 16, '\x1fga'],
        [DICT, 5, 32, '\x1fgb'],
        [DICT, 4, 48, '\x1fgc'],
        [LIST, 9, 64, '\x1fgnew'],
      ],
    );
    expect(walks.changed()).toEqual([
      { from: 'script', path: 'b', kind: 'dict', lengths: [1, 5] },
      { from: 'script', path: 'a', kind: 'list', lengths: [1, 2] },
    ]);
    expect([walks.units, walks.seen]).toEqual([[5, 10], 4]);
  });

  it('leave out a walk of which lines were lost', () => {
    const walks = walked([[LIST, 1, 16, '\x1fga']]);
    walks.take({ type: 'walk-ends', end: { number: 10, lines: 3, left: 0 }, bytes: Buffer.alloc(0) });
    expect(walks.units).toEqual([5]);
  });
});
