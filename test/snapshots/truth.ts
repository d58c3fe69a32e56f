import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { SnapshotSummary } from '../../src/session/snapshot/owners-schema.js';

export const KNOWN = fileURLToPath(new URL('known.py', import.meta.url));

const BLOCK = 16;
const WORD = 4;
const blocks = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK;
const bytearray = (bytes: number) => blocks(4 * WORD) + blocks(bytes);
const tuple = (items: number) => blocks((2 + items) * WORD);
/** An instance with as many attributes as its table has slots. */
const instance = (slots: number) => blocks(4 * WORD) + blocks(slots * 2 * WORD);
const text = (length: number) => blocks(4 * WORD) + blocks(length + 1);

/** What known.py leaves, of each type that it alone makes: how many, and their blocks. On any board of 32 bits. */
export const TYPES: Readonly<Record<string, { count: number; selfBytes: number }>> = {
  bytearray: { count: 10, selfBytes: 8 * bytearray(50) + bytearray(300) + bytearray(100) },
  tuple: { count: 8, selfBytes: 8 * tuple(2) },
  Point: { count: 5, selfBytes: 5 * instance(2) },
  Client: { count: 1, selfBytes: instance(2) },
  str: { count: 9, selfBytes: 8 * text(2) + text(17) },
  int: { count: 1, selfBytes: blocks(4 * WORD) + blocks(14) },
  closure: { count: 1, selfBytes: blocks(4 * WORD) },
  cell: { count: 1, selfBytes: blocks(2 * WORD) },
};

/** Each holder with what only it keeps. */
export const OWNERS = [
  {
    path: '__main__.client.pending',
    type: 'dict',
    retainedBytes: blocks(4 * WORD) + blocks(8 * 2 * WORD) + 8 * (tuple(2) + bytearray(50) + text(2)),
  },
  { path: "__main__.nested['a']['b'][2][2]", type: 'bytearray', retainedBytes: bytearray(300) },
  { path: '__main__.step → cell → bytearray', type: 'bytearray', retainedBytes: bytearray(100) },
  { path: '__main__.client.name', type: 'str', retainedBytes: text(17) },
];

/** Of a snapshot after known.py. */
export function expectKnown(snapshot: SnapshotSummary): void {
  const found = new Map(snapshot.types.map(({ name, count, selfBytes }) => [name, { count, selfBytes }]));
  expect(Object.fromEntries(Object.keys(TYPES).map((name) => [name, found.get(name)]))).toEqual(TYPES);
  for (const owner of OWNERS) expect(snapshot.owners).toContainEqual(expect.objectContaining(owner));
  const { objectBytes, unknownBytes, heldByVmBytes, ownBytes, liveBytes, collectorCheck } = snapshot;
  expect(objectBytes + unknownBytes + heldByVmBytes + ownBytes).toBe(liveBytes);
  expect(collectorCheck).toMatchObject({ status: 'passed', violations: [] });
  expect(collectorCheck.predictedLive).toBeGreaterThan(0);
}

export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/snapshots/${name}.mpgc.jsonl`, import.meta.url), 'utf8');
}
