import { kindOf } from '../script/sample-kind.js';
import { checksumOf } from '../wire/wire-signs.js';

/** What the agent of agent-py/lines.py counts: lines by their numbers, from 0. */
export interface LineCounters {
  /** Of each line its function. */
  owners: readonly number[];
  /** Lines below this number enter a function. */
  entering: number;
  /** From this number on, other tasks may run while they do. */
  pausing: number;
  /** From this number on, a function is left, by what allocates nothing. */
  leaving: number;
  /** What is printed at the end of each line in place of counting; null for counting. */
  maps: LineMaps | null;
  /** Whether the board is kept from collecting by itself, so that all that a line allocates is seen. */
  exact: boolean;
  /** Functions that may run at the same time. */
  running: number;
  /** Bytes in use from which on a probe collects, and of the whole heap; null where no collection comes while a program runs. */
  limit: { bytes: number; totalBytes: number } | null;
}

/** Of what a heap map is printed at the end of each line: the whole program, calls that are repeated, or passes of a loop. */
export interface LineMaps {
  whole: boolean;
  /** So many are over before the first map, and with the last one. */
  warmUp: number;
  last: number;
  /** Calls end with so many over, and so many maps printed. */
  least: number;
  enough: number;
  /** The probe at the head of the loop, by its number; null for calls. */
  boundary: number | null;
}

/** Of a line: hits, measured hits, units, its owner, the most units at once, the next hit that is measured, and what it stands for. */
export const WORDS_PER_LINE = 7;
/** What is in use counts in these, so that sums of them stay small integers. */
export const UNIT_BYTES = 16;

/** Of the stack, less than a call of one function by another takes. */
const CALL_BYTES = 128;
const LEAST_RUNNING = 12;
/** More of them at the same time are counted, but what their calls add is not. */
const MOST_RUNNING = 500;
/** Its owner, its line, calls that have come back to that, and for how many hits it stands. */
const WORDS_PER_RUNNING = 4;
/** Where it stands what ran when most functions did. */
export const PLACE_OF_DEEPEST = 9;
/** The first line is none: see lines.py. */
const NONE = 15;
const FIRST = NONE + WORDS_PER_LINE;
/** More functions than a byte tells apart: two of them at the same time are seldom taken for one. */
const OWNERS = 251;
const NEVER = 2 ** 30 - 1;

const STRATUM = 32;
const MOST_SHIFT = 12;

/** How many of a line's hits its probe measures, where it adds nothing (agent-py/line_probes.py). */
export function measuredOf(hits: number): number {
  let measured = 0;
  for (let next = 1; next <= hits; next += standsFor(measured)) measured += 1;
  return measured;
}

function standsFor(measuredBefore: number): number {
  const shift = Math.min(MOST_SHIFT, Math.floor(measuredBefore / STRATUM) << 1);
  return (((1 << shift) + 1) >> 1) + (((measuredBefore * 40503) >> 6) & ((1 << shift) - 1));
}

/** Where the counters of a line stand. */
export function placeOfLine(index: number): number {
  return FIRST + WORDS_PER_LINE * index;
}

/** The number of the line whose counters stand at a place; null for what is no line. */
export function lineOfPlace(place: number): number | null {
  return place < FIRST ? null : (place - FIRST) / WORDS_PER_LINE;
}

/** What ends a function where no line does: a number behind those of the lines, whose hits nobody reads. */
export function placeOfEnd(lines: number): number {
  return placeOfLine(lines) + WORDS_PER_RUNNING - 1;
}

/** How many functions run where the last of them stands in a place. */
export function runningAt(place: number, lines: number): number {
  return (place - placeOfLine(lines)) / WORDS_PER_RUNNING;
}

/** Where those stand of what cannot be told whose it is. */
export const PLACE_OF_NONE = NONE;

export function wordsOf({ owners, running }: Pick<LineCounters, 'owners' | 'running'>): number {
  return placeOfLine(owners.length) + WORDS_PER_RUNNING * (running + 1);
}

/** How many functions can run at the same time on a stack. */
export function runningOn(stackLimitBytes: number | null): number {
  const fitting = Math.ceil((stackLimitBytes ?? 0) / CALL_BYTES);
  return Math.min(MOST_RUNNING, Math.max(LEAST_RUNNING, fitting));
}

/** The texts of lines.py. */
export function lineValues(lines: LineCounters): Record<string, string | number> {
  const owners = [OWNERS, ...lines.owners.map((owner) => owner % OWNERS)];
  return {
    WORDS: wordsOf(lines),
    FIRST: NONE,
    BOTTOM: placeOfLine(lines.owners.length),
    DEEPEST: placeOfLine(lines.owners.length) + WORDS_PER_RUNNING * lines.running,
    ENTERED: placeOfLine(lines.entering),
    PAUSING: placeOfLine(lines.pausing),
    LEAVING: placeOfLine(lines.leaving),
    ENDS: placeOfEnd(lines.owners.length),
    OWNERS: literalOf(owners),
    THINS: lines.maps ? 0 : 1,
    WARM_UP: lines.maps?.warmUp ?? 0,
    LAST: lines.maps?.last ?? 0,
    LEAST: lines.maps?.least ?? 0,
    // What no line did is of the next one that has a map, of which a whole program has one for each line that adds.
    ENDED: lines.maps?.whole ? 1 : 0,
    ENOUGH: lines.maps?.enough ?? 0,
    // No probe has it.
    BOUNDARY: lines.maps && lines.maps.boundary !== null ? placeOfLine(lines.maps.boundary) : 1,
    LIMIT: lines.limit?.bytes ?? NEVER,
    TOTAL: lines.limit?.totalBytes ?? 0,
    CHECK: checksumOf(1, [kindOf('program-end'), 0, 0, 0, 0, 0, 0]),
  };
}

/** Without characters that what packs a stage takes for brackets or quotes. */
function literalOf(bytes: readonly number[]): string {
  const characters = bytes.map((byte) => {
    const character = String.fromCharCode(byte);
    return /\w/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `b"${characters.join('')}"`;
}
