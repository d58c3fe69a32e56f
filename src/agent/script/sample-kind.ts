import { SAMPLE_SOURCES, type SampleSource } from '../../session/schema.js';

/** What a line asks of the agent with the `kind` of a sample (agent-py/core.py): two flags, and the source above them. */
export const COLLECT_FIRST = 1;
/** It may wait in the agent's buffer until that is full. */
export const MAY_WAIT = 2;
const SOURCE_SHIFT = 2;

export function kindOf(source: SampleSource, flags = 0): number {
  return (SAMPLE_SOURCES.indexOf(source) << SOURCE_SHIFT) | flags;
}

/** Null for a number that no source has. */
export function sourceOf(kind: number): SampleSource | null {
  return SAMPLE_SOURCES[sourceNumberOf(kind)] ?? null;
}

export function sourceNumberOf(kind: number): number {
  return kind >> SOURCE_SHIFT;
}
