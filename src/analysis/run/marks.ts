import type { Fold } from '../../session/fold.js';
import type { CaptureRecord } from '../../session/schema.js';

/** What was in use when the program passed a mark, without the agent. */
export interface Mark {
  label: string;
  /** Which pass of that mark it is, from 1: a mark in a loop is passed as often as the loop runs. */
  occurrence: number;
  allocBytes: number;
  /** Known where a collection ran right before the sample. */
  liveBytes: number | null;
}

/** Of each capture: the first ones. */
export const MAX_MARKS = 10_000;

export class MarksFold implements Fold<Mark[]> {
  readonly #marks: Mark[] = [];
  readonly #passes = new Map<string, number>();
  #agentBytes = 0;

  add(record: CaptureRecord): void {
    if (record.type === 'board') this.#agentBytes = record.agent.heapBytes;
    if (record.type !== 'sample' || record.source !== 'mark' || this.#marks.length === MAX_MARKS) return;
    const { label, collected } = record;
    if (label === undefined) return;
    const occurrence = (this.#passes.get(label) ?? 0) + 1;
    this.#passes.set(label, occurrence);
    const allocBytes = record.allocBytes - this.#agentBytes;
    this.#marks.push({ label, occurrence, allocBytes, liveBytes: collected ? allocBytes : null });
  }

  result(): Mark[] {
    return this.#marks;
  }
}
