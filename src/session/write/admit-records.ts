import { RecordRules } from '../rules/record-rules.js';
import { type CaptureRecord, recordSchema } from '../schema.js';

export type Admit = (record: CaptureRecord) => CaptureRecord | null;

/** Of the JSON of what was refused. */
const MAX_SHOWN = 2000;
/** Of each type; what a board that says such things says further is not kept. */
const MAX_REFUSED = 100;

/**
 * Holds what is to be written to what the reader takes: a board, or what its wire makes of it, may say anything, and a run must
 * not end in a capture that cannot be read. Gives each record as it is to be written: itself, in place of one that is
 * refused a `discarded` record, and null for nothing.
 */
export function admitRecords(): Admit {
  const rules = new RecordRules();
  const refused = new Map<CaptureRecord['type'], number>();
  return (given) => {
    const record = asRead(given);
    if (record !== null && rules.complaint(record) === null) return record;
    const { type, atMs } = given as Exclude<CaptureRecord, { type: 'header' }>;
    const times = (refused.get(type) ?? 0) + 1;
    refused.set(type, times);
    if (times > MAX_REFUSED) return null;
    const text = JSON.stringify(given).slice(0, MAX_SHOWN);
    const note: CaptureRecord = { type: 'discarded', atMs, code: 'refused', values: { record: type }, text };
    return rules.complaint(note) === null ? note : null;
  };
}

/** Null where a reader sees no record. JSON has no Infinity: such a number is null, which may be right where it stands. */
function asRead(record: CaptureRecord): CaptureRecord | null {
  if (recordSchema.safeParse(record).success) return record;
  const read = recordSchema.safeParse(JSON.parse(JSON.stringify(record)));
  return read.success ? read.data : null;
}
