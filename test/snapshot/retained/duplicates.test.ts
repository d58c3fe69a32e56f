import { describe, expect, it } from 'vitest';
import { HeapImage } from '../../../src/snapshot/image/heap-image.js';
import { buildGraph } from '../../../src/snapshot/objects/object-graph.js';
import { ObjectTypes } from '../../../src/snapshot/objects/object-types.js';
import { WordReader } from '../../../src/snapshot/objects/word-reader.js';
import { duplicatesOf } from '../../../src/snapshot/retained/duplicates.js';

const BASE = 0x2000_0000;
const BLOCK = 16;
const [LIST, STR, BYTES] = [0x100, 0x200, 0x300];
const TYPES = [
  { name: 'list', address: LIST },
  { name: 'str', address: STR },
  { name: 'bytes', address: BYTES },
];

/** Of a list of texts that a name holds, each with its type: an object in a block, its text in the next. */
function duplicatesIn(texts: readonly { type: number; text: string }[]) {
  const first = 4;
  const blocks = Math.ceil(texts.length / 4);
  const bytes = new Uint8Array((first + blocks + 2 * texts.length) * BLOCK);
  const view = new DataView(bytes.buffer);
  const write = (block: number, words: number[]) =>
    words.forEach((word, at) => {
      view.setUint32(block * BLOCK + 4 * at, word, true);
    });
  const at = (index: number) => first + blocks + 2 * index;
  write(0, [10, BASE + 2 * BLOCK]);
  write(2, [LIST, texts.length, texts.length, BASE + first * BLOCK]);
  write(
    first,
    texts.map((_, index) => BASE + at(index) * BLOCK),
  );
  for (const [index, { type, text }] of texts.entries()) {
    write(at(index), [type, 0, text.length, BASE + (at(index) + 1) * BLOCK]);
    bytes.set(Buffer.from(text, 'latin1'), (at(index) + 1) * BLOCK);
  }
  const letters = `h=L.h${'='.repeat(blocks - 1)}${'hh'.repeat(texts.length)}`;
  const dump = { blockBytes: BLOCK, areas: [{ address: BASE.toString(16), letters }] };
  const image = new HeapImage(dump as never, [{ address: BASE, bytes }], 4);
  const types = new ObjectTypes(image, TYPES);
  const root = { kind: 'globals' as const, name: '__main__', address: 0x1000, words: [0, 8, 1, BASE] };
  const record = { specimens: [], floatWords: null, wordBytes: 4, names: [], ownAddress: null };
  const graph = buildGraph(image, types, [root]);
  return duplicatesOf({ image, graph, words: new WordReader(image, types, record), record } as never);
}

describe('equal text', () => {
  it('is counted by type, with what all but one of it takes', () => {
    const texts = ['warm', 'cold', 'warm', 'warm'].map((text) => ({ type: STR, text }));
    expect(duplicatesIn([...texts, { type: BYTES, text: 'warm' }])).toEqual([
      { type: 'str', text: 'warm', count: 3, bytes: 2 * 2 * BLOCK },
    ]);
  });

  it('is none where one goes on', () => {
    expect(duplicatesIn(['warm', 'warmer', 'warm\0'].map((text) => ({ type: STR, text })))).toEqual([]);
  });
});
