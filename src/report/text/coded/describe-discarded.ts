import { DISCARDED_VALUES } from '../../../session/coded-values.js';
import type { RecordOf } from '../../../session/schema.js';
import { codedText, type TextTable } from './coded-text.js';
import { dumpFaultWords } from './dump-fault-words.js';

const TEXTS: TextTable<typeof DISCARDED_VALUES> = {
  'wrong-checksum': () => 'a line of the agent with a wrong checksum',
  'cut-off': () => 'a line of the agent, cut off',
  'unknown-source': ({ source }) => `a sample from an unknown source (${source})`,
  'dump-invalid': ({ why }) => dumpFaultWords(why),
  refused: ({ record }) => `a ${record} record that is impossible, or beyond what a capture holds`,
};

const say = codedText(DISCARDED_VALUES, TEXTS);

/** Why bytes of the board were not understood. */
export function describeDiscarded({ code, values, reason }: RecordOf<'discarded'>): string {
  return say({ code, values, words: reason });
}
