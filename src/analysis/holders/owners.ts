import type { Owner, OwnersRecord } from '../../session/snapshot/owners-schema.js';

/** Who keeps memory when a program has ended, by a snapshot. */
export interface OwnersAtEnd {
  /** The largest first. */
  owners: Owner[];
  /** Modules that came with the program, with all that they keep. */
  modules: { name: string; retainedBytes: number }[];
  /** Without mpgc's own. */
  liveBytes: number;
  /** Of the heap, what was kept free in a run of its own until the program had failed; 0 of the run itself. */
  roomBytes: number;
  /** What stands at these addresses. */
  placed: OwnersRecord['placed'];
}

const SCRIPT = '__main__.';

export function ownersAtEnd(record: OwnersRecord): OwnersAtEnd {
  const { liveBytes, ownBytes, roomBytes, placed } = record;
  const owners = record.owners.map(({ place: _, ...owner }) => owner);
  const modules = record.roots
    .filter(({ kind, isNew }) => kind === 'module' && isNew)
    .map(({ name, retainedBytes }) => ({ name, retainedBytes }));
  return { owners, modules, liveBytes: liveBytes - ownBytes, roomBytes, placed };
}

/** Something that keeps memory, as a finding names it. */
export interface Keeper {
  /** As the program has it: without the name of the script's module. */
  path: string;
  /** Of the object; null for a module. */
  type: string | null;
  bytes: number;
}

/** What the program's names and its modules keep, those of at least `leastBytes`, the largest first. */
export function keepersOf({ owners, modules }: OwnersAtEnd, leastBytes: number): Keeper[] {
  const ofScript = owners
    .filter(({ name }) => name.startsWith(SCRIPT))
    .map(({ path, type, retainedBytes }) => ({ path: shortPath(path), type, bytes: retainedBytes }));
  const ofModules = modules.map(({ name, retainedBytes }) => ({
    path: name,
    type: null,
    bytes: retainedBytes,
  }));
  return [...ofScript, ...ofModules]
    .filter(({ bytes }) => bytes >= leastBytes)
    .sort((a, b) => b.bytes - a.bytes);
}

/** `client.pending` for `__main__.client.pending`. */
export function shortPath(path: string): string {
  return path.startsWith(SCRIPT) ? path.slice(SCRIPT.length) : path;
}
