import type { CaptureSink } from '../../src/session/capture-writer.js';
import type { NewRecord } from '../../src/session/schema.js';

/** A capture that is a list: records without their times. */
export class RecordList implements CaptureSink {
  readonly records: NewRecord[] = [];

  append(record: NewRecord): void {
    this.records.push(record);
  }

  ofType<T extends NewRecord['type']>(type: T): Extract<NewRecord, { type: T }>[] {
    return this.records.filter((record) => record.type === type) as Extract<NewRecord, { type: T }>[];
  }

  get types(): string[] {
    return this.records.map(({ type }) => type);
  }
}
