import { type HeldByVm, VM_HOLDS, type VmHold } from '../../session/snapshot/owners-schema.js';
import type { HeapImage } from '../image/heap-image.js';
import { internedStringsIn } from '../image/interned-strings.js';
import { NONE, type ObjectGraph } from '../objects/object-graph.js';
import { KINDS, type Kind } from '../objects/object-types.js';
import { typeName } from '../objects/path-to.js';

const CODE: ReadonlySet<Kind> = new Set<Kind>(['function', 'closure', 'generator']);
/** What has a layout of its own, so that it is one, and no block that begins with the address of a type by chance. */
const NO_OBJECTS: ReadonlySet<Kind> = new Set<Kind>(['unknown', 'part']);
const FILE_SYSTEM = /^Vfs/;
/** The agent's name, and the request for raw paste, which is read into the line buffer of the prompt (shared/runtime/pyexec.c). */
const AGENT = '_mpgc';
const RAW_PASTE = '\x05A';
const SENT_WITHIN = 128;
/** Words of an entry in the table of mounts: its path, the path's length, the file system, the next (extmod/vfs.h). */
const MOUNT_WORDS = 4;

/** Each block that no root reaches, by what it is: all of it is in one group, and what is not recognised is in `unknown`. */
export function heldByVm(graph: ObjectGraph, isOwn: Uint8Array): HeldByVm[] {
  const { image, parents, owners } = graph;
  const isHeld = (node: number) => node < image.count && parents[node] === NONE && !isOwn[node];
  const groups = new Map<number, string>();
  const give = (node: number, group: string) => {
    if (isHeld(node) && !groups.has(node)) groups.set(node, group);
  };
  for (const node of internedStringsIn(image).nodes) give(node, 'interned-strings');
  for (let node = 0; node < image.count; node++) if (isHeld(node) && wasSent(image, node)) give(node, 'sent');
  for (let node = 0; node < image.count; node++) {
    // A part is its owner's, and an owner of text that was sent was sent.
    const owner = owners[node]!;
    if (groups.get(node) === 'sent' && owner !== NONE) give(owner, 'sent');
  }
  for (let node = 0; node < image.count; node++) {
    if (!isHeld(node) || owners[node] !== NONE) continue;
    const kind = KINDS[graph.kinds[node]!]!;
    if (CODE.has(kind)) give(node, 'code');
    else if (!NO_OBJECTS.has(kind)) {
      const type = typeName(graph, node);
      give(node, FILE_SYSTEM.test(type) ? 'file-system' : `object ${type}`);
    }
  }
  giveMounts(graph, groups, give);
  giveHeldAlone(graph, groups, isHeld);
  return summed(image, isHeld, groups);
}

/** What mpgc sent stands at the beginning of the buffer. */
function wasSent(image: HeapImage, node: number): boolean {
  const bytes = image.bytesAt(image.addresses[node]!, Math.min(image.bytesOf(node), SENT_WITHIN));
  const text = Buffer.from(bytes).toString('latin1');
  return text.startsWith(RAW_PASTE) || text.includes(AGENT);
}

/** Mounts are one block each, and refer to a file system in their third word. */
function giveMounts(
  { image }: ObjectGraph,
  groups: ReadonlyMap<number, string>,
  give: (node: number, group: string) => void,
): void {
  for (let node = 0; node < image.count; node++) {
    if (image.wordsOf(node) !== MOUNT_WORDS) continue;
    const of = image.nodeAt(image.wordOf(node, 2));
    if (of >= 0 && groups.get(of) === 'file-system') give(node, 'file-system');
  }
}

/** What only one group refers to belongs to it, however far in. */
function giveHeldAlone(
  { image, offsets, targets }: ObjectGraph,
  groups: Map<number, string>,
  isHeld: (node: number) => boolean,
): void {
  // Of each node the references to it that are not from a group yet, and the one group that the others are from.
  const open = new Uint32Array(image.count);
  const from = new Map<number, string | null>();
  for (let node = 0; node < image.count; node++) {
    if (!isHeld(node)) continue;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++)
      if (targets[edge]! < image.count) open[targets[edge]!]! += 1;
  }
  const settled = [...groups.keys()];
  for (let node = settled.pop(); node !== undefined; node = settled.pop()) {
    const group = groups.get(node)!;
    for (let edge = offsets[node]!; edge < offsets[node + 1]!; edge++) {
      const to = targets[edge]!;
      if (to >= image.count || !isHeld(to) || groups.has(to)) continue;
      open[to]! -= 1;
      const before = from.get(to);
      from.set(to, before === undefined || before === group ? group : null);
      if (open[to] !== 0 || from.get(to) === null) continue;
      groups.set(to, group);
      settled.push(to);
    }
  }
}

function summed(
  image: HeapImage,
  isHeld: (node: number) => boolean,
  groups: ReadonlyMap<number, string>,
): HeldByVm[] {
  const sums = new Map<string, HeldByVm>();
  for (let node = 0; node < image.count; node++) {
    if (!isHeld(node)) continue;
    const group = groups.get(node) ?? 'unknown';
    const isObject = group.startsWith('object ');
    const sum = sums.get(group) ?? {
      what: (isObject ? 'object' : group) as VmHold,
      type: isObject ? group.slice('object '.length) : null,
      allocations: 0,
      bytes: 0,
    };
    sums.set(group, sum);
    sum.allocations += 1;
    sum.bytes += image.bytesOf(node);
  }
  return [...sums.values()].sort(
    (a, b) => b.bytes - a.bytes || VM_HOLDS.indexOf(a.what) - VM_HOLDS.indexOf(b.what),
  );
}
