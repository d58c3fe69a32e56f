import type { RecordOf } from '../../session/schema.js';

type ImportRecord = RecordOf<'import'>;

/** An import at its place below the one that it is an import of. */
export interface ImportEntry {
  record: ImportRecord;
  /** 0 for what the script imports. */
  depth: number;
  /** Live bytes with all that it was the first to import; null where one of them is not known. */
  wholeBytes: number | null;
}

/**
 * The imports of one script or module in one form, each before what it imports. Names come from a file: each import stands there once, whatever
 * they say.
 */
export function importTree(records: readonly ImportRecord[]): ImportEntry[] {
  const byImporter = new Map<string, ImportRecord[]>();
  for (const record of records) {
    byImporter.set(record.importedBy, [...(byImporter.get(record.importedBy) ?? []), record]);
  }
  const below = (names: readonly string[], parent: Placed | null) =>
    names.flatMap((name) => (byImporter.get(name) ?? []).map((record) => ({ record, parent })).reverse());
  const placed: Placed[] = [];
  const seen = new Set<ImportRecord>();
  const waiting = below([''], null);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { record, parent } = next;
    if (seen.has(record)) continue;
    seen.add(record);
    const entry: Placed = {
      record,
      parent,
      depth: parent ? parent.depth + 1 : 0,
      wholeBytes: record.liveBytes,
    };
    placed.push(entry);
    waiting.push(...below([...record.names].reverse(), entry));
  }
  for (const { record, parent, wholeBytes } of [...placed].reverse()) {
    if (!parent || record.failure?.code === 'not-imported') continue;
    const part = isAbsent(record) ? 0 : wholeBytes;
    parent.wholeBytes = parent.wholeBytes === null || part === null ? null : parent.wholeBytes + part;
  }
  return placed;
}

interface Placed extends ImportEntry {
  parent: Placed | null;
}

/** Whether it is missing, and may be: its import stands under a condition, in a `try`, or in a function that need not be called. */
export function isAbsent({ time, failure, fileBytes, alsoLoaded }: ImportRecord): boolean {
  const isMissing = failure?.exception === 'ImportError' || failure?.exception === 'ModuleNotFoundError';
  const mayBe = time === 'condition' || time === 'function';
  return mayBe && isMissing && fileBytes === null && alsoLoaded.length === 0;
}
