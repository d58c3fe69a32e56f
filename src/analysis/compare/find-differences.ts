import type { Capture } from '../../session/read/read-capture.js';
import type { BoardRecord, HeaderRecord } from '../../session/schema.js';
import type { Summary } from '../run/summarize.js';

/** What two captures were not recorded alike in; `base` and `current` as they are in the captures. */
export interface Difference {
  /**
   * `board`, `firmware`, `heap`: figures of the one say nothing of the other. `run`: the work was not the same. `aside`: it
   * hardly matters. `unknown`: a run that was killed before its board was identified may have been on the same.
   */
  kind: 'board' | 'firmware' | 'heap' | 'run' | 'aside' | 'unknown';
  /** An option of the recording by its name in the capture's header, or one of the names below. */
  what: string;
  base: unknown;
  current: unknown;
}

export interface Recorded {
  capture: Pick<Capture, 'header'>;
  summary: Pick<Summary, 'board'>;
}

/** The gravest first. */
export function findDifferences(base: Recorded, current: Recorded): Difference[] {
  return [
    ...boardDifferences(base.summary.board, current.summary.board),
    ...runDifferences(base.capture.header, current.capture.header),
  ];
}

function boardDifferences(base: BoardRecord | null, current: BoardRecord | null): Difference[] {
  if (!base || !current) {
    return [{ kind: 'unknown', what: 'identified', base: base !== null, current: current !== null }];
  }
  return different([
    ['board', 'machine', machineOf(base), machineOf(current)],
    ['board', 'word', base.wordBytes, current.wordBytes],
    ['board', 'block', base.blockBytes, current.blockBytes],
    ['firmware', 'version', versionOf(base), versionOf(current)],
    ['firmware', 'build', base.build, current.build],
    ['heap', 'heap', base.totalBytes, current.totalBytes],
    ['aside', 'unit', unitOf(base), unitOf(current)],
    ['aside', 'agent', base.agent.heapBytes, current.agent.heapBytes],
  ]);
}

/** Two commands have no option in common that means the same. */
function runDifferences(base: HeaderRecord, current: HeaderRecord): Difference[] {
  const [before, after] = [optionsOf(base), optionsOf(current)];
  const alike = isHunt(base) === isHunt(current);
  const names = alike ? [...new Set([...Object.keys(before), ...Object.keys(after)])] : [];
  return different([
    ['run', 'command', commandOf(base), commandOf(current)],
    ['run', 'script', base.script.name, current.script.name],
    ...names.map((name): Candidate => ['run', name, before[name] ?? null, after[name] ?? null]),
    ['aside', 'mpgc', base.mpgc, current.mpgc],
  ]);
}

type Candidate = [Difference['kind'], string, unknown, unknown];

function different(candidates: Candidate[]): Difference[] {
  return candidates
    .filter(([, , base, current]) => JSON.stringify(base) !== JSON.stringify(current))
    .map(([kind, what, base, current]) => ({ kind, what, base, current }));
}

function machineOf({ machine, platform }: BoardRecord): string {
  return machine ?? platform;
}

function versionOf({ implementation, version }: BoardRecord): string {
  return `${implementation} ${version.join('.')}`;
}

function unitOf({ uniqueId, usb }: BoardRecord): string | null {
  return uniqueId ?? usb?.serialNumber ?? null;
}

function isHunt({ options }: HeaderRecord): boolean {
  return options.hunt !== undefined;
}

function commandOf(header: HeaderRecord): string {
  return isHunt(header) ? 'leak' : 'profile';
}

/**
 * Those of a hunt take the place of the same of a profile, which a hunt does not use. Loops are the same ones in another line, where
 * something above them was changed.
 */
function optionsOf({ options: { hunt, loops, ...options } }: HeaderRecord): Record<string, unknown> {
  const places = loops?.map(({ file, functionName }) =>
    file === undefined ? functionName : `${file} ${functionName ?? ''}`,
  );
  return { ...options, ...hunt, ...(places ? { loops: places } : {}) };
}
