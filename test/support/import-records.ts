import type { RecordOf } from '../../src/session/schema.js';

type ImportRecord = RecordOf<'import'>;

/** What was asked of a board that takes compiled modules. */
export const ASKED: RecordOf<'imports'> = {
  type: 'imports',
  atMs: 1,
  roots: [{ name: 'main.py', kind: 'script' }],
  way: 'mounted',
  peakBy: 'uctypes',
  ownReachBytes: 400,
  mpyVersion: 6,
  noMpy: null,
  notCompiled: [],
  timeLimitMs: 30_000,
};

/** The import of a module that keeps and reaches so much. */
export function imported(
  name: string,
  [liveBytes, peakBytes]: [number, number],
  more: Partial<ImportRecord> = {},
): ImportRecord {
  return {
    type: 'import',
    atMs: 2,
    root: 0,
    form: 'source',
    names: [name],
    importedBy: '',
    line: 1,
    time: 'start',
    kind: more.form === 'mpy' ? 'mpy' : 'source',
    fileBytes: 100,
    liveBytes,
    internedBytes: 0,
    peak: { bytes: peakBytes, bound: 'reached' },
    alsoLoaded: [],
    failure: null,
    ...more,
  };
}

export function failed(
  name: string,
  failure: Partial<NonNullable<ImportRecord['failure']>>,
  more: Partial<ImportRecord> = {},
): ImportRecord {
  return imported(name, [0, 0], {
    kind: null,
    liveBytes: null,
    internedBytes: null,
    peak: null,
    failure: { code: 'raised', exception: null, message: null, traceback: null, because: null, ...failure },
    ...more,
  });
}
