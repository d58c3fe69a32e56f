import type { RecordOf } from '../../session/schema.js';
import { type BestCompiled, bestCompiled } from './best-compiled.js';
import { type ImportEntry, importTree, isAbsent } from './import-tree.js';

type ImportRecord = RecordOf<'import'>;

/** What importing took in one form. */
export interface FormCost {
  fileBytes: number | null;
  /** Growth of live memory by this import alone: what it imports was there. */
  liveBytes: number | null;
  /** Of that, interned strings and their pools, which grow in steps; null where the firmware does not tell. */
  internedBytes: number | null;
  /** liveBytes with all that it was the first to import; null where one of them is not known. */
  wholeBytes: number | null;
  peak: ImportRecord['peak'];
}

/** One import, and what it was in each form. */
export interface ModuleCost
  extends Pick<ImportRecord, 'names' | 'importedBy' | 'line' | 'time' | 'kind' | 'alsoLoaded' | 'failure'> {
  /** 0 for what the script imports. */
  depth: number;
  /** It is missing, and may be: a `try` or a condition is around its import, or a function that need not be called. */
  isAbsent: boolean;
  source: FormCost;
  /** null where it was not precompiled. */
  mpy: FormCost | null;
}

/** All imports of a script or a module together. */
export interface TotalCost {
  /** Of those that were measured. */
  liveBytes: number;
  /** The most that was in use at once above the heap before the first import, in the order in which they were measured. */
  peak: ImportRecord['peak'];
}

export interface RootCost {
  name: string;
  kind: 'script' | 'module';
  /** As a tree, each before what it imports. */
  modules: ModuleCost[];
  source: TotalCost;
  mpy: TotalCost | null;
  /** Whether the same could be imported in both forms. */
  isComparable: boolean;
  /** Of a sure gain; null where there is none. */
  best: BestCompiled | null;
}

/** Figures of `mpgc imports`, in bytes. */
export interface ImportCosts {
  asked: RecordOf<'imports'>;
  roots: RootCost[];
  /** Whether all were imported that had to be. */
  passed: boolean;
  /** Whether all that was not imported had no room for its text, which mpgc puts on the heap: of the program that says nothing. */
  isUnmeasured: boolean;
}

/** null for a capture of anything else. */
export function importCosts(
  asked: RecordOf<'imports'> | null,
  records: readonly ImportRecord[],
): ImportCosts | null {
  if (!asked) return null;
  const roots = asked.roots.map(({ name, kind }, root) => {
    const of = (form: ImportRecord['form']) =>
      records.filter((record) => record.root === root && record.form === form);
    const [source, mpy] = [of('source'), of('mpy')];
    const modules = modulesOf(source, mpy);
    const byName = new Map(modules.map((module) => [module.names[0], module]));
    const inOrder = source.flatMap(({ names }) => byName.get(names[0]) ?? []);
    return {
      name,
      kind,
      modules,
      best: bestCompiled(inOrder),
      source: totalOf(source),
      mpy: mpy.length > 0 ? totalOf(mpy) : null,
      isComparable: mpy.length > 0 && importedOf(source) === importedOf(mpy),
    };
  });
  const failed = roots.flatMap(({ modules }) => modules.filter(hasFailed));
  const isUnmeasured =
    failed.some(ofRoom) && failed.every((module) => ofRoom(module) || module.failure?.code === 'not-tried');
  return { asked, roots, passed: failed.length === 0, isUnmeasured };
}

/** Whether it was not imported although it had to be. */
export function hasFailed({ failure, isAbsent }: Pick<ModuleCost, 'failure' | 'isAbsent'>): boolean {
  return failure !== null && failure.code !== 'not-imported' && !isAbsent;
}

function ofRoom({ failure }: ModuleCost): boolean {
  return failure?.code === 'no-room';
}

function modulesOf(source: readonly ImportRecord[], mpy: readonly ImportRecord[]): ModuleCost[] {
  const compiled = new Map(importTree(mpy).map((entry) => [entry.record.names[0], entry]));
  return importTree(source).map((entry) => {
    const { names, importedBy, line, time, kind, alsoLoaded, failure } = entry.record;
    const other = compiled.get(names[0]);
    return {
      names,
      importedBy,
      line,
      time,
      kind,
      alsoLoaded,
      failure,
      depth: entry.depth,
      isAbsent: isAbsent(entry.record),
      source: costOf(entry),
      mpy: other?.record.kind === 'mpy' ? costOf(other) : null,
    };
  });
}

function costOf({ record, wholeBytes }: ImportEntry): FormCost {
  const { fileBytes, liveBytes, internedBytes, peak } = record;
  return { fileBytes, liveBytes, internedBytes, wholeBytes, peak };
}

function importedOf(records: readonly ImportRecord[]): string {
  return records.flatMap(({ names, liveBytes }) => (liveBytes === null ? [] : names)).join(' ');
}

function totalOf(records: readonly ImportRecord[]): TotalCost {
  let liveBytes = 0;
  let peak: ImportRecord['peak'] = null;
  let isKnown = true;
  for (const record of records) {
    if (record.failure?.code === 'not-imported') continue;
    if (record.peak && record.peak.bytes + liveBytes > (peak?.bytes ?? -1)) {
      peak = { bytes: record.peak.bytes + liveBytes, bound: record.peak.bound };
    }
    isKnown &&= record.peak !== null || record.failure !== null;
    liveBytes += record.liveBytes ?? 0;
  }
  return { liveBytes, peak: isKnown ? peak : null };
}
