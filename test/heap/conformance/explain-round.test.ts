import { describe, expect, it } from 'vitest';
import { explainRound } from '../../../src/heap/conformance/explain-round.js';
import type { Operation } from '../../../src/heap/conformance/heap-program.js';
import type { Round } from '../../../src/heap/conformance/judge-round.js';
import { COLLECT_TWICE } from '../../../src/heap/conformance/overwrite-stale.js';
import { runProgram } from '../../../src/heap/conformance/run-program.js';
import { seededProgram } from '../../../src/heap/conformance/seeded-program.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';
import { seeded } from '../../support/seeded.js';
import { runWithStaleWords } from '../../support/stale-words.js';

const RULES = rulesFor('micropython', [1, 23])!;
const MAP: Operation = { type: 'map' };
const OPTIONS = { blockBytes: 16, rules: RULES, collects: 'inline', maxNewSplitBytes: null } as const;
const START = [{ address: '3ffcf2b0', letters: `hh=Th==D.A=h.h==${'.'.repeat(1500)}` }];

function roundOf(program: readonly Operation[], maps: HeapDump['areas'][]): Round {
  return { program, dumps: maps.map(dumpOf), collects: 'inline', keptBlocks: null };
}

function dumpOf(areas: HeapDump['areas']): HeapDump {
  const counts = countBlocks(areas);
  const sizes = { totalBytes: 0, usedBytes: counts.usedBlocks * 16, freeBytes: counts.freeBlocks * 16 };
  return {
    ...sizes,
    maxNewSplitBytes: null,
    stackBytes: null,
    stackLimitBytes: null,
    blockBytes: 16,
    areas,
    counts,
  };
}

/** A random program with a map after each operation that collects, as it is run again. */
function programOf(seed: number): Operation[] {
  const random = seededProgram({
    seed,
    operations: 60,
    blockBytes: 16,
    threshold: true,
    roomBytes: 1500 * 16,
  });
  const plain = [MAP, ...random, MAP, ...COLLECT_TWICE, MAP];
  const collectedAt = new Set(runProgram(plain, START, OPTIONS).collections.map((one) => one.operationIndex));
  return plain.flatMap((operation, at) => (collectedAt.has(at) ? [operation, MAP] : [operation]));
}

describe('explainRound', () => {
  it('needs no stale word where the board does what the model does', () => {
    const program = programOf(5);
    const { verdict, stale } = explainRound(
      roundOf(program, runProgram(program, START, OPTIONS).maps),
      RULES,
    );
    expect({ verdict, stale }).toEqual({ verdict: 'exact', stale: [] });
  });

  it('finds what stale words kept and let go, from the maps alone', () => {
    const seeds = Array.from({ length: 40 }, (_, at) => at + 1);
    const decided = seeds.filter((seed) => {
      const program = programOf(seed);
      const stack = { random: seeded(`${seed}`), keeps: 0.1, releases: 0.02 };
      const board = runWithStaleWords(program, START, OPTIONS, stack);
      const { verdict, outcome } = explainRound(roundOf(program, board.maps), RULES);
      if (verdict === 'open') return false;
      const did = board.stale.some((word) => word.kept.size + word.released.size > 0);
      expect(verdict, `seed ${seed}`).toBe(did ? 'stale-words' : 'exact');
      expect(outcome.run.maps).toEqual(board.maps);
      return did;
    });
    expect(decided.length).toBeGreaterThan(35);
  });

  it('does not take a collector that frees next to nothing for one with stale words', () => {
    const verdicts = Array.from({ length: 20 }, (_, at) => {
      const program = programOf(at + 1);
      const stack = { random: seeded(`${at}`), keeps: 0.95, releases: 0 };
      const board = runWithStaleWords(program, START, OPTIONS, stack);
      return explainRound(roundOf(program, board.maps), RULES).verdict;
    });
    expect([...new Set(verdicts)]).toEqual(['open']);
  });

  it('finds the places in areas behind one that was given back', () => {
    const areas = ['hh=h.', 'h=', 'L=h', 'D=A'].map((letters, at) => ({
      address: `${at}`,
      letters: letters + '.'.repeat(100),
    }));
    const options = { ...OPTIONS, maxNewSplitBytes: 100_000 };
    const program: Operation[] = [MAP, { type: 'collect' }, MAP];
    const [second] = runProgram(program, areas, options).collections[0]!.base.filter(
      ({ areaIndex }) => areaIndex === 1,
    );
    const stale = [{ kept: new Set<number>(), released: new Set([second!.ref]) }];
    const { maps } = runProgram(program, areas, { ...options, stale });
    expect(maps.map(({ length }) => length)).toEqual([4, 3]);
    const round = roundOf(program, maps);
    const dumps = round.dumps.map((dump) => ({ ...dump, maxNewSplitBytes: 100_000 }));
    expect(explainRound({ ...round, dumps }, RULES)).toMatchObject({ verdict: 'stale-words', stale });
  });

  it('gives up rather than judge where too much may have been kept between two maps', () => {
    const verdicts = Array.from({ length: 20 }, (_, at) => {
      const program = programOf(at).filter(
        (operation, index, all) => operation !== MAP || index === 0 || index === all.length - 1,
      );
      const stack = { random: seeded(`${at}`), keeps: 0.5, releases: 0.1 };
      return explainRound(roundOf(program, runWithStaleWords(program, START, OPTIONS, stack).maps), RULES)
        .verdict;
    });
    expect(verdicts).toContain('open');
    expect(verdicts).not.toContain('differs');
  });

  it.each([
    ['a block that nothing of the program has', (letters: string) => `${letters.slice(0, -1)}h`],
    ['garbage of another length', (letters: string) => letters.replace('A=====', 'A====.')],
    ['an allocation that stands one block further', (letters: string) => letters.replace('D..', '.D.')],
  ])('does not take %s for a stale word', (_what, change) => {
    const program: Operation[] = [
      MAP,
      { type: 'bytearray', slot: 0, bytes: 20 },
      { type: 'list', slot: 1 },
      { type: 'bytearray', slot: 2, bytes: 200 },
      { type: 'drop', slot: 0, count: 1 },
      { type: 'collect' },
      { type: 'dict', slot: 0 },
      MAP,
    ];
    const { maps } = runProgram(program, [{ address: '0', letters: `hA=====h=${'.'.repeat(200)}` }], OPTIONS);
    const last = maps.at(-1)![0]!;
    const changed = [...maps.slice(0, -1), [{ ...last, letters: change(last.letters) }]];
    expect(changed).not.toEqual(maps);
    expect(explainRound(roundOf(program, changed), RULES).verdict).toBe('differs');
  });

  it('does not explain an allocation outside of any collection', () => {
    const program: Operation[] = [MAP, { type: 'drop', slot: 0, count: 1 }, MAP];
    const before = [{ address: '0', letters: 'h=.h....' }];
    const after = [{ address: '0', letters: 'h=.hA...' }];
    expect(explainRound(roundOf(program, [before, after]), RULES).verdict).toBe('differs');
    // Nor is anything freed outside of one.
    expect(
      explainRound(roundOf(program, [before, [{ address: '0', letters: 'h=......' }]]), RULES).verdict,
    ).toBe('differs');
  });

  it('takes seconds at most for a heap of 8 MB, and no memory for each possibility', () => {
    const areas = [{ address: '0', letters: `${'hA=T'.repeat(100)}${'.'.repeat(500_000)}` }];
    const random = seededProgram({
      seed: 3,
      operations: 60,
      blockBytes: 16,
      threshold: true,
      roomBytes: 8e6,
    });
    const program = [MAP, ...random, MAP, ...COLLECT_TWICE, MAP];
    const stack = { random: seeded('x'), keeps: 0.5, releases: 0.05 };
    const { maps } = runWithStaleWords(program, areas, OPTIONS, stack);
    const round = roundOf(program, maps);
    const [startedMs, before] = [performance.now(), process.memoryUsage().rss];
    expect(explainRound(round, RULES).verdict).toBe('open');
    expect(performance.now() - startedMs).toBeLessThan(8000);
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(300);
  });
});
