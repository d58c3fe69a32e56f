import { MpgcError } from '../../errors.js';
import type { CaptureRecords } from '../../session/records/capture-records.js';
import { NONE } from '../../snapshot/objects/object-graph.js';
import { KINDS, type Kind } from '../../snapshot/objects/object-types.js';
import { type OpenSnapshot, openSnapshot } from '../../snapshot/objects/open-snapshot.js';
import { typeName } from '../../snapshot/objects/path-to.js';
import { eachStep, type Step } from '../../snapshot/objects/slots.js';
import { keptObjects } from '../../snapshot/retained/kept-objects.js';

/**
 * The format of Chrome's memory panel (V8, src/profiler/heap-snapshot-generator.cc): columns of numbers, and a table of texts. Its root comes
 * first; roots of ours are what `(GC roots)` holds.
 */
const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];
const NODE_TYPES = [
  'hidden',
  'array',
  'string',
  'object',
  'code',
  'closure',
  'regexp',
  'number',
  'native',
  'synthetic',
  'concatenated string',
  'sliced string',
  'symbol',
  'bigint',
];
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const TYPE_OF: Partial<Record<Kind, string>> = {
  str: 'string',
  unknown: 'code',
  function: 'closure',
  closure: 'closure',
  float: 'number',
  int: 'number',
};

/** One line of text in pieces: a full heap has millions of numbers. @throws MpgcError USAGE for a capture without a snapshot */
export function* renderHeapSnapshot(records: Pick<CaptureRecords, 'first' | 'ofType'>): Generator<string> {
  const record = records.first('snapshot');
  if (!record) {
    throw new MpgcError('USAGE', 'The capture has no snapshot, so there is none for Chrome.', {
      suggestions: ['Record one: mpgc snapshot main.py'],
    });
  }
  const { nodes, edges, strings, nodeCount } = columnsOf(
    openSnapshot(record, records.ofType('snapshot-memory')),
  );
  const meta = {
    node_fields: NODE_FIELDS,
    node_types: [NODE_TYPES, 'string', 'number', 'number', 'number', 'number', 'number'],
    edge_fields: EDGE_FIELDS,
    edge_types: [EDGE_TYPES, 'string_or_number', 'node'],
    trace_function_info_fields: [],
    trace_node_fields: [],
    sample_fields: [],
    location_fields: [],
  };
  const counts = {
    node_count: nodeCount,
    edge_count: edges.length / EDGE_FIELDS.length,
    trace_function_count: 0,
  };
  yield `{"snapshot":${JSON.stringify({ meta, ...counts })},\n"nodes":[`;
  yield* numbers(nodes);
  yield '],\n"edges":[';
  yield* numbers(edges);
  yield '],\n"trace_function_infos":[],"trace_tree":[],"samples":[],"locations":[],\n"strings":[';
  for (const [at, text] of strings.entries()) yield `${at === 0 ? '' : ',\n'}${JSON.stringify(text)}`;
  yield ']}\n';
}

const AT_ONCE = 8192;

function* numbers(values: readonly number[]): Generator<string> {
  for (let at = 0; at < values.length; at += AT_ONCE) {
    yield `${at === 0 ? '' : ','}${values.slice(at, at + AT_ONCE).join()}`;
  }
}

/** DevTools keeps ids in 32 bits: of a longer address the lower ones, as no heap is so large. */
const MOST_ID = 2 ** 31;

/** Nodes before those of the heap, behind the root. */
const [GC_ROOTS, VM] = [1, 2];
const FIRST = 3;

function columnsOf(snapshot: OpenSnapshot) {
  const { graph, image, words } = snapshot;
  const { self, isOwn } = keptObjects(snapshot);
  const { owners, kinds, parents, roots, top } = graph;
  const strings = new Map<string, number>();
  const textAt = (text: string) => {
    if (!strings.has(text)) strings.set(text, strings.size);
    return strings.get(text)!;
  };
  // Parts are their owners', and what is mpgc's is left out.
  const places = new Int32Array(top).fill(NONE);
  let nodeCount = FIRST;
  for (let node = 0; node < top; node++) {
    const isPart = node < image.count && owners[node] !== NONE;
    if (!isPart && !isOwn[node]) places[node] = nodeCount++;
  }
  const nodes: number[] = [];
  const edges: number[] = [];
  const addEdge = (type: string, name: number, place: number) =>
    edges.push(EDGE_TYPES.indexOf(type), name, place * NODE_FIELDS.length);
  const addNode = (type: string, name: string, id: number, bytes: number, addEdges: () => void) => {
    const before = edges.length;
    addEdges();
    const edgeCount = (edges.length - before) / EDGE_FIELDS.length;
    nodes.push(NODE_TYPES.indexOf(type), textAt(name), id, bytes, edgeCount, 0, 0);
  };
  const rootNodes = roots.map((root, at) => ({ root, node: image.count + at }));
  addNode('synthetic', '', 1, 0, () => {
    addEdge('element', 1, GC_ROOTS);
    for (const { root, node } of rootNodes)
      addEdge('shortcut', textAt(root.name || 'sys.modules'), places[node]!);
  });
  addNode('synthetic', '(GC roots)', 3, 0, () => {
    for (const [at, { node }] of rootNodes.entries()) addEdge('element', at, places[node]!);
    addEdge('element', roots.length, VM);
  });
  addNode('synthetic', '(held by the VM)', 5, 0, () => {
    for (let node = 0; node < image.count; node++) {
      if (places[node] !== NONE && parents[node] === NONE) addEdge('element', node, places[node]!);
    }
  });
  const namespaces = namespacesOf(snapshot);
  for (let node = 0; node < top; node++) {
    if (places[node] === NONE) continue;
    const isRoot = node >= image.count;
    const kind = isRoot ? 'module' : KINDS[kinds[node]!]!;
    const name = isRoot ? roots[node - image.count]!.name || 'sys.modules' : nameOf(snapshot, node, kind);
    const isHeld = !isRoot && parents[node] === NONE;
    const bytes = isHeld ? heldBytes(snapshot, node) : self[node]!;
    // An odd number, which an object keeps from one snapshot to the next.
    const id = isRoot ? 2 * (FIRST + node) + 1 : (image.addresses[node]! % MOST_ID) + 1;
    addNode(TYPE_OF[kind] ?? 'object', name, id, bytes, () => {
      eachStep(graph, words, { parent: node, isNamespace: namespaces.has(node) }, (child, stepOf) => {
        const owner = owners[child] === NONE ? child : owners[child]!;
        if (owner === node || places[owner] === NONE) return;
        addEdge(...edgeOf(stepOf(), textAt), places[owner]!);
      });
    });
  }
  return { nodes, edges, strings: [...strings.keys()], nodeCount };
}

function edgeOf(step: Step, textAt: (text: string) => number): [string, number] {
  if (step.type === 'attribute') return ['property', textAt(step.name)];
  if (step.type === 'within') return ['internal', textAt('names')];
  if (step.type === 'unnamed') return ['internal', textAt('refers to')];
  if (step.type === 'default') return ['internal', textAt('default value')];
  return /^\d+$/.test(step.key) ? ['element', Number(step.key)] : ['property', textAt(`[${step.key}]`)];
}

/** Dicts that hold the names of modules and classes. */
function namespacesOf({ graph: { image, kinds, offsets, targets, types } }: OpenSnapshot): Set<number> {
  const found = new Set<number>();
  for (let node = 0; node < image.count; node++) {
    const kind = KINDS[kinds[node]!];
    if (kind !== 'module' && kind !== 'class') continue;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      if (types.of(targets[edge]!)?.kind === 'dict') found.add(targets[edge]!);
    }
  }
  return found;
}

/** Chrome groups by it: a string has its text. */
function nameOf({ graph, words, image }: OpenSnapshot, node: number, kind: Kind): string {
  return (kind === 'str' ? words.text(image.addresses[node]!) : null) ?? typeName(graph, node);
}

/** Of what no root reaches, with its parts. */
function heldBytes({ graph: { owners, offsets, targets }, image }: OpenSnapshot, node: number): number {
  let bytes = image.bytesOf(node);
  for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
    if (owners[targets[edge]!] === node) bytes += image.bytesOf(targets[edge]!);
  }
  return bytes;
}
