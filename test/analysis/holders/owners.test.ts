import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { viewReport } from '../../../src/report/view-report.js';
import { board, captureOf, END, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { owner, ownersRecord as owners } from '../../support/owners-record.js';

const textsOf = (records: object[]) =>
  viewReport(analyse(captureOf(records)), 'run.mpgc.jsonl').findings.map(({ text }) => text);

describe('a run whose owners are known', () => {
  it('says who keeps what it left: names of the script and its modules, not those of the firmware', () => {
    const run = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 7000, { role: 'final', source: 'prompt', collected: true }),
      owners(),
      END,
    ];
    expect(textsOf(run)).toContain(
      'The program left 4,000 B on the heap: `client.pending` (dict) 2,400 B, module helper 900 B, `table` (list) 300 B.',
    );
  });

  it('says that there is more where they do not keep nearly all', () => {
    const run = [
      board(),
      sample(1, 3000, { role: 'baseline', source: 'prompt', collected: true }),
      sample(2, 9000, { role: 'final', source: 'prompt', collected: true }),
      owners(),
      END,
    ];
    expect(textsOf(run)).toContain(
      'The program left 6,000 B on the heap: `client.pending` (dict) 2,400 B, module helper 900 B, `table` (list) 300 B, the rest in smaller parts.',
    );
  });

  it('names what stands in the way, by the address of its area', () => {
    const dump = heapMap('final', `h===${'......A='.repeat(100)}`) as { dump: string };
    const start = Number.parseInt(/from (\w+)/.exec(dump.dump)![1]!, 16);
    const placed = [
      { address: start + 10 * 16, path: "__main__.names['k7']", type: 'str' },
      { address: start + 11 * 16, path: '__main__.nothing_begins_here', type: 'str' },
    ];
    const records = [
      sample(3, 3500, { role: 'final', source: 'prompt', collected: true }),
      dump,
      owners({ placed }),
      END,
    ];
    const { summary } = analyse(captureOf(records));
    expect(summary.fragmentation!.barriers.flatMap(({ names }) => names)).toEqual([
      { path: "names['k7']", type: 'str' },
    ]);
    expect(textsOf(records)[0]).toMatch(
      /a buffer of 1 KiB does not fit\. In the way: `names\['k7'\]` \(str\)\.$/,
    );
  });

  it.each([
    [0, 'The largest owner is `client.pending` (dict): 2,400 B, 28 % of what is live.'],
    // Within that room the second, with 900 B, may have become the largest.
    [
      4096,
      'In a run with 4,096 B kept free the largest owner was `client.pending` (dict): 2,400 B, 28 % of what was live.',
    ],
    [1024, 'The largest owner is `client.pending` (dict): 2,400 B, 28 % of what is live.'],
  ])(
    'names the largest at a MemoryError, for sure only where none can have overtaken it: %i B kept free',
    (roomBytes, text) => {
      const records = [
        ...WHOLE_RUN.slice(0, -1),
        owners({ roomBytes }),
        {
          type: 'error',
          origin: 'program',
          code: 'MemoryError',
          message: 'MemoryError: memory allocation failed, allocating 64 bytes',
        },
        { ...END, reason: 'exception', exitCode: 1 },
      ];
      expect(textsOf(records)[0]).toContain(text);
    },
  );

  it('names none at a MemoryError where all of them keep little', () => {
    const records = [
      owners({ owners: [owner('__main__.table', 'list', 300)], roots: [] }),
      {
        type: 'error',
        origin: 'program',
        code: 'MemoryError',
        message: 'MemoryError: memory allocation failed, allocating 64 bytes',
      },
      { ...END, reason: 'exception', exitCode: 1 },
    ];
    expect(textsOf(records)[0]).not.toContain('owner');
  });
});
