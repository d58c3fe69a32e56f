/** Lines that were counted, and the text that they are of, for captures written by hand. */
export interface CountedLine {
  line: number;
  hits?: number;
  bytes: number;
  /** Where not every hit was measured: how many were, and the most at once. */
  measured?: number;
  most?: number;
}

/** A `source` and a `lines` record of one file. */
export function lineRecords(text: string, counted: readonly CountedLine[], path = 'main.py'): object[] {
  return [
    { type: 'source', path, bytes: text.length, sha256: '', text },
    {
      type: 'lines',
      detail: 'line',
      reason: 'finished',
      exception: null,
      calls: null,
      functions: [{ path, name: 'f', line: 1 }],
      probes: counted.map(({ line, hits = 10, bytes, measured = hits, most = 0 }) => ({
        kind: 'statement',
        function: 0,
        line,
        hits,
        measured,
        stoodFor: hits,
        grownBytes: bytes,
        mostBytes: most,
      })),
      addedBytes: counted.reduce((sum, { bytes }) => sum + bytes, 0),
      notAttributedBytes: 0,
      unprobed: [],
      heapBytes: 500,
      tookMs: null,
      plainMs: null,
      limitMs: 10_000,
      native: true,
      collections: 0,
      exact: true,
    },
  ];
}
