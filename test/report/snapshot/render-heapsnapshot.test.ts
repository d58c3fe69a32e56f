import { describe, expect, it } from 'vitest';
import { renderHeapSnapshot } from '../../../src/report/snapshot/render-heapsnapshot.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
import { fixture } from '../../snapshots/truth.js';

interface Node {
  name: string;
  type: string;
  bytes: number;
  edges: { type: string; name: string | number; to: Node }[];
}

/** The nodes, read as Chrome's format says. */
function parsed(text: string): Node[] {
  const { snapshot, nodes, edges, strings } = JSON.parse(text);
  const { node_fields, node_types, edge_fields, edge_types } = snapshot.meta;
  const width = node_fields.length;
  const all: Node[] = Array.from({ length: nodes.length / width }, (_, at) => ({
    type: node_types[0][nodes[at * width]],
    name: strings[nodes[at * width + 1]],
    bytes: nodes[at * width + 3],
    edges: [],
  }));
  let next = 0;
  for (const [at, node] of all.entries()) {
    for (let count = nodes[at * width + 4]; count > 0; count--) {
      const [type, name, to] = edges.slice(next, next + edge_fields.length);
      next += edge_fields.length;
      const kind = edge_types[0][type];
      node.edges.push({ type: kind, name: kind === 'element' ? name : strings[name], to: all[to / width]! });
    }
  }
  expect({ nodes: all.length, edges: edges.length / edge_fields.length, read: next }).toEqual({
    nodes: snapshot.node_count,
    edges: snapshot.edge_count,
    read: edges.length,
  });
  return all;
}

const to = (node: Node, name: string | number) => node.edges.find((edge) => edge.name === name)!.to;

describe.each(['microbit-1.9.2', 'esp32-1.24.0', 'pico-1.26.1'])('the heap of %s, for Chrome,', (name) => {
  const { records } = parseCapture(fixture(name), name);
  const nodes = parsed([...renderHeapSnapshot(records)].join(''));

  it('has each object where the program has it', () => {
    const main = to(nodes[0]!, '__main__');
    const pending = to(to(main, 'client'), 'pending');
    const entry = to(pending, "['k3']");
    expect([main, pending, entry, to(entry, 1)].map((node) => node.name)).toEqual([
      '__main__',
      'dict',
      'tuple',
      'bytearray',
    ]);
    expect(to(to(main, 'client'), 'name')).toMatchObject({
      type: 'string',
      name: 'client number one',
      bytes: 48,
    });
    expect(nodes.filter((node) => node.name === 'Point').length).toBe(5);
  });

  it('has as much as the snapshot, without what is of mpgc', () => {
    const { liveBytes, ownBytes } = snapshotIn(records)!;
    expect(nodes.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(liveBytes - ownBytes);
  });
});

it('is none of a capture without a snapshot', () => {
  const none = { first: () => null, ofType: () => [][Symbol.iterator]() };
  expect(() => [...renderHeapSnapshot(none as never)]).toThrow('The capture has no snapshot');
});
