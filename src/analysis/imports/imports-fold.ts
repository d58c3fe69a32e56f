import type { Fold } from '../../session/fold.js';
import type { CaptureRecord, RecordOf } from '../../session/schema.js';
import { type ImportCosts, importCosts } from './import-costs.js';

/** What imports cost, of `mpgc imports`. */
export class ImportsFold implements Fold<ImportCosts | null> {
  #asked: RecordOf<'imports'> | null = null;
  readonly #records: RecordOf<'import'>[] = [];

  add(record: CaptureRecord): void {
    if (record.type === 'imports') this.#asked = record;
    if (record.type === 'import') this.#records.push(record);
  }

  result(): ImportCosts | null {
    return importCosts(this.#asked, this.#records);
  }
}
