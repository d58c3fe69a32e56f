import { lineFinder } from '../line-of.js';
import { AT, END, type LineDetail, placeProbes } from './place-probes.js';
import { END_PROBE, type Insertion, type Probe, type Scope } from './probe.js';

export interface ProbedFile {
  path: string;
  /** Its text with probes. */
  text: (calls: ProbeCalls) => string;
  /** Of the functions of all files together, the place of its first. */
  firstScope: number;
  /** Of each line of the text without probes, from 1, how many lines were put before it. */
  addedBefore: (line: number) => number;
}

/** How probes are called. */
export interface ProbeCalls {
  name: string;
  /** The number by which such a call ends a function, as those do that leave one; null where END does that. */
  ends: number | null;
}

/** A program with probes in it. */
export interface ProbedTexts {
  files: ProbedFile[];
  /**
   * By their numbers, from 0: those that enter a function first, then those during which no task and those during which tasks may
   * run, last those that leave a function.
   */
  probes: (Probe & { path: string })[];
  entering: number;
  pausing: number;
  leaving: number;
  /** Functions of all files; the scope of a probe is its place here. */
  scopes: (Scope & { path: string })[];
  /** Files that do not parse, which have no probes. */
  unprobed: string[];
}

/**
 * Puts probes into the texts of a program, numbered through all of them; `numberOf`: how such a number is written. `header`: what
 * stands at the beginning of a file that binds the names of the probes.
 */
export function probeTexts(
  files: readonly { path: string; text: string }[],
  { detail, numberOf }: { detail: LineDetail; numberOf: (index: number) => number },
): ProbedTexts {
  const scopes: ProbedTexts['scopes'] = [];
  const placed = files.map(({ path, text }) => {
    const found = placeProbes(text, detail);
    const firstScope = scopes.length;
    for (const scope of found?.scopes ?? []) scopes.push({ ...scope, path });
    return { path, text, firstScope, insertions: found?.insertions ?? null };
  });
  const all = placed.flatMap(({ path, firstScope, insertions }) =>
    (insertions ?? []).flatMap(({ probe }) =>
      probe && probe !== END_PROBE ? [{ probe, path, firstScope }] : [],
    ),
  );
  const inOrder = GROUPS.map((isOf) => all.filter(({ probe }) => isOf(probe)));
  const [entering = 0, plain = 0, pausing = 0] = inOrder.map(({ length }) => length);
  const numbers = new Map(inOrder.flat().map(({ probe }, index) => [probe, numberOf(index)]));
  const callOf =
    ({ name, ends }: ProbeCalls) =>
    (probe: Probe | typeof END_PROBE) => {
      if (probe === END_PROBE) return ends === null ? `${END}(None)` : `${name}(${ends})`;
      const left = ends === null && isLeaving(probe) ? `or ${END}(None)` : '';
      return `${name}(${numbers.get(probe)})${left}`;
    };
  return {
    files: placed.map(({ path, text, firstScope, insertions }) => ({
      path,
      firstScope,
      addedBefore: addedBefore(text, insertions ?? []),
      text: (calls) => (insertions ? insert(text, insertions, callOf(calls)) : text),
    })),
    probes: inOrder
      .flat()
      .map(({ probe, path, firstScope }) => ({ ...probe, path, scope: firstScope + probe.scope })),
    entering,
    pausing: entering + plain,
    leaving: entering + plain + pausing,
    scopes,
    unprobed: placed.filter(({ insertions }) => insertions === null).map(({ path }) => path),
  };
}

/** The line of a text with probes that a line of the text without is. */
export function probedLine({ addedBefore }: ProbedFile, line: number): number {
  return line + addedBefore(line);
}

/** A line is put behind another statement, or before one with its indentation: before the line of that. */
function addedBefore(text: string, insertions: readonly Insertion[]): (line: number) => number {
  const lineOf = lineFinder(text);
  const added = insertions.flatMap(({ at, before, after }) =>
    new Array<number>((before + after).split('\n').length - 1).fill(lineOf(at)),
  );
  return (line) => added.filter((one) => one <= line).length;
}

const isEntering = ({ kind }: Probe) => kind === 'enter' || kind === 'resume';
const isLeaving = ({ kind }: Probe) => kind === 'leave';
const GROUPS = [
  isEntering,
  (probe: Probe) => !isEntering(probe) && !isLeaving(probe) && !probe.suspends,
  (probe: Probe) => !isEntering(probe) && !isLeaving(probe) && probe.suspends,
  isLeaving,
];

/** What binds the names of the probes in a text, for its beginning. */
export const BIND_PROBES = `from mpgc import count as ${AT},end as ${END}`;

function insert(
  text: string,
  insertions: readonly Insertion[],
  callOf: (probe: Probe | typeof END_PROBE) => string,
): string {
  const parts: string[] = [];
  let done = 0;
  for (const { at, before, probe, after } of insertions) {
    parts.push(text.slice(done, at), before, probe ? callOf(probe) : '', after);
    done = at;
  }
  return parts.join('') + text.slice(done);
}
