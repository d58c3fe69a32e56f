import { MpgcError } from '../../errors.js';
import type { NewRecord } from '../../session/schema.js';
import type { AgentLink } from '../wire/agent-link.js';
import { type NoSnapshot, type ReadingOptions, takeSnapshot } from './take-snapshot.js';

type New<T extends NewRecord['type']> = Extract<NewRecord, { type: T }>;

/** A snapshot that goes into no capture. */
export interface Gathered {
  record: New<'snapshot'>;
  memory: New<'snapshot-memory'>[];
}

/** Why there is none: besides what a board has not, ctrl-C, or a line that was damaged each time. */
export type NotGathered = NoSnapshot | 'stopped' | 'damaged';

const BROKEN_OFF: Readonly<Record<string, NotGathered>> = { CANCELLED: 'stopped', LINE_DAMAGED: 'damaged' };

/** One that was not asked for is no failure of the run where it is broken off. @throws as takeSnapshot, of all else */
export async function gatherSnapshot(
  link: AgentLink,
  options: Omit<ReadingOptions, 'sink'>,
): Promise<Gathered | NotGathered> {
  const memory: Gathered['memory'] = [];
  let found: Gathered['record'] | null = null;
  const append = (record: NewRecord) => {
    if (record.type === 'snapshot-memory') memory.push(record);
    if (record.type === 'snapshot') found = record;
  };
  const reason = await takeSnapshot(link, { ...options, sink: { append } }).catch((error) => {
    const broken = error instanceof MpgcError ? BROKEN_OFF[error.code] : undefined;
    if (broken === undefined) throw error;
    return broken;
  });
  return reason ?? { record: found!, memory };
}
