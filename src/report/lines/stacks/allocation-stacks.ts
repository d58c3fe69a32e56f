import type { Analysis } from '../../../analysis/analyse.js';
import { MpgcError } from '../../../errors.js';

/** What was allocated at a place, as tools for stacks take it: the file, the function in it, the line in that. */
export interface AllocationStack {
  path: string;
  functionName: string;
  /** Where the function begins; null where that is not known. */
  functionLine: number | null;
  /** null for a function as a whole. */
  line: number | null;
  bytes: number;
  hits: number;
}

/** What all the bytes are. */
export type StackUnit = 'allocated' | 'kept';

/**
 * Of a capture with lines, what they allocated; of a leak whose lines are known, what they kept. Functions that call each other do not
 * stand in each other: probes tell the place, and not the way there.
 * @throws MpgcError USAGE for a capture that has neither
 */
export function allocationStacks({ lines, leak, capture }: Analysis): {
  of: StackUnit;
  stacks: AllocationStack[];
} {
  if (lines) {
    const begins = new Map(lines.functions.map(({ path, name, line }) => [`${path}:${name}`, line]));
    const places =
      lines.detail === 'line'
        ? lines.lines.map(({ path, functionName, line, bytes, hits }) => ({
            path,
            functionName,
            functionLine: begins.get(`${path}:${functionName}`) ?? null,
            line,
            bytes,
            hits,
          }))
        : lines.functions.map(({ path, name, line, bytes, calls }) => ({
            path,
            functionName: name,
            functionLine: line,
            line: null,
            bytes,
            hits: calls,
          }));
    return { of: 'allocated', stacks: places.filter(({ bytes }) => bytes > 0) };
  }
  const origin = leak?.origin;
  if (!origin) {
    throw new MpgcError(
      'USAGE',
      `${capture.header.script.name}: this capture does not tell which lines allocate.`,
      {
        suggestions: ['Record one with "mpgc profile SCRIPT --detail line".'],
      },
    );
  }
  const stacks = origin.lines.map(({ path, functionName, line, bytesPerUnit, units }) => ({
    path,
    functionName,
    functionLine: null,
    line,
    bytes: Math.round(bytesPerUnit * origin.units),
    hits: units,
  }));
  return { of: 'kept', stacks };
}

/** "main.py:12", as the innermost frame. */
export function placeOf({ path, line }: AllocationStack): string | null {
  return line === null ? null : `${path}:${line}`;
}
