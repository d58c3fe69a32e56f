import type { NewRecord } from '../../session/schema.js';
import type { AgentLink } from '../wire/agent-link.js';
import { type NoSnapshot, type ReadingOptions, takeSnapshot } from './take-snapshot.js';

type New<T extends NewRecord['type']> = Extract<NewRecord, { type: T }>;

/** A snapshot that goes into no capture. */
export interface Gathered {
  record: New<'snapshot'>;
  memory: New<'snapshot-memory'>[];
}

/** @throws as takeSnapshot */
export async function gatherSnapshot(
  link: AgentLink,
  options: Omit<ReadingOptions, 'sink'>,
): Promise<Gathered | NoSnapshot> {
  const memory: Gathered['memory'] = [];
  let found: Gathered['record'] | null = null;
  const append = (record: NewRecord) => {
    if (record.type === 'snapshot-memory') memory.push(record);
    if (record.type === 'snapshot') found = record;
  };
  const reason = await takeSnapshot(link, { ...options, sink: { append } });
  return reason ?? { record: found!, memory };
}
