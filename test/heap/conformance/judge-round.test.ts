import { describe, expect, it } from 'vitest';
import { MAX_ARGUMENT, type Operation, SLOTS } from '../../../src/heap/conformance/heap-program.js';
import { judgeRound, type Round } from '../../../src/heap/conformance/judge-round.js';
import { settleStack } from '../../../src/heap/conformance/overwrite-stale.js';
import { runProgram } from '../../../src/heap/conformance/run-program.js';
import { seededProgram } from '../../../src/heap/conformance/seeded-program.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import type { HeapDump } from '../../../src/heap/map/parse-dump.js';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';

const RULES = rulesFor('micropython', [1, 28])!;
const START = `hh=Th==D${'.'.repeat(700)}`;
const MAP: Operation = { type: 'map' };
const SIZES = {
  operations: 80,
  blockBytes: 16,
  roomBytes: 700 * 16,
  threshold: true,
};

/** What a board with these rules would have printed. */
function roundOn(letters: string, program: Operation[], rules = RULES): Round {
  const start = [{ address: '20000', letters }];
  const { maps, heldBlocks } = runProgram(program, start, {
    blockBytes: 16,
    rules,
    collects: 'inline',
    maxNewSplitBytes: null,
  });
  return { program, dumps: maps.map(dumpOf), collects: 'inline', keptBlocks: heldBlocks };
}

function dumpOf(areas: HeapDump['areas']): HeapDump {
  const total = areas.reduce((sum, { letters }) => sum + letters.length, 0) * 16;
  const sizes = {
    totalBytes: total,
    usedBytes: 0,
    freeBytes: total,
    maxNewSplitBytes: null,
    stackBytes: null,
    stackLimitBytes: null,
  };
  return { ...sizes, blockBytes: 16, areas, counts: countBlocks(areas) };
}

describe('judgeRound', () => {
  const program = [MAP, ...seededProgram({ seed: 5, ...SIZES }), MAP];

  it('is content with a board that does the same', () => {
    const outcome = judgeRound(roundOn(START, program), RULES);
    expect(outcome.difference).toBeNull();
    expect(outcome.run.collections.length).toBeGreaterThan(0);
  });

  it('runs on where an area was given back with what stood in its first block', () => {
    const areas = [`hh${'.'.repeat(98)}`, `h${'.'.repeat(99)}`].map((letters) => ({ address: '0', letters }));
    const { maps } = runProgram([{ type: 'collect' }, MAP, { type: 'collect' }, MAP], areas, {
      blockBytes: 16,
      rules: RULES,
      collects: 'inline',
      maxNewSplitBytes: 100_000,
    });
    expect(maps.map(({ length }) => length)).toEqual([1, 1]);
  });

  it('names the first block that differs', () => {
    const round = roundOn(START, program);
    const last = round.dumps.at(-1)!.areas[0]!;
    const at = last.letters.lastIndexOf('.');
    last.letters = `${last.letters.slice(0, at)}h${last.letters.slice(at + 1)}`;
    expect(judgeRound(round, RULES).difference).toEqual({
      type: 'block',
      mapIndex: 1,
      areaIndex: 0,
      block: at,
      offsetBytes: at * 16,
      expected: '.',
      found: 'h',
    });
  });

  it('tells best fit from first fit', () => {
    // A board that takes the smallest hole would put one block at 5, not at 1.
    const start = dumpOf([{ address: '0', letters: 'h...h.h.....' }]);
    const found = dumpOf([{ address: '0', letters: 'hh..hAh.....' }]);
    const one: Operation[] = [MAP, { type: 'bytearray', slot: 0, bytes: 16 }, MAP];
    const round: Round = { program: one, dumps: [start, found], collects: 'inline', keptBlocks: null };
    expect(judgeRound(round, RULES).difference).toMatchObject({ block: 1, expected: 'A', found: 'h' });
  });

  it('says where the model runs out of room and the board did not', () => {
    const program: Operation[] = [MAP, { type: 'bytearray', slot: 0, bytes: 900 }, MAP];
    const start = dumpOf([{ address: '0', letters: 'h...' }]);
    const round: Round = { program, dumps: [start, start], collects: 'inline', keptBlocks: null };
    expect(judgeRound(round, RULES).difference).toEqual({ type: 'no-room', operationIndex: 1 });
  });

  it('says where a collection kept something else', () => {
    const round = roundOn(START, program);
    const keptBlocks = (round.keptBlocks ?? 0) + 1;
    expect(judgeRound({ ...round, keptBlocks }, RULES).difference).toEqual({
      type: 'kept',
      expectedBlocks: keptBlocks - 1,
      foundBlocks: keptBlocks,
    });
  });

  it('follows the rules that it is given', () => {
    const old = rulesFor('micropython', [1, 9])!;
    // Below 1.10 a threshold's collection did not count: with every slot full, the next request collects twice.
    const program: Operation[] = [MAP, { type: 'threshold', units: 1 }, { type: 'litter', count: 300 }, MAP];
    expect(judgeRound(roundOn(START, program, old), old).difference).toBeNull();
  });
});

describe('seededProgram', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(seededProgram({ seed: 7, ...SIZES })).toEqual(seededProgram({ seed: 7, ...SIZES }));
    expect(seededProgram({ seed: 7, ...SIZES })).not.toEqual(seededProgram({ seed: 8, ...SIZES }));
  });

  it('never asks for what the board cannot be told, and never runs out of room', () => {
    for (let seed = 0; seed < 300; seed++) {
      const program = [
        ...settleStack({ ballastCount: 0, litterCount: 50, shiftCount: 0 }),
        ...seededProgram({ seed, ...SIZES }),
      ];
      for (const operation of program) {
        const { slot = 0 } = operation as { slot?: number };
        expect(slot).toBeLessThan(SLOTS);
        for (const name of ['bytes', 'count', 'units'] as const) {
          const value = (operation as Partial<Record<typeof name, number>>)[name];
          if (value !== undefined) expect(value).toBeLessThanOrEqual(MAX_ARGUMENT);
        }
      }
      const { outOfMemoryAt } = runProgram(program, [{ address: '0', letters: START }], {
        blockBytes: 16,
        rules: RULES,
        collects: 'inline',
        maxNewSplitBytes: null,
      });
      expect(outOfMemoryAt).toBeNull();
    }
  });

  it('leaves the threshold alone where there is none', () => {
    const program = seededProgram({ seed: 3, ...SIZES, operations: 500, threshold: false });
    expect(program.some(({ type }) => type === 'threshold')).toBe(false);
    expect(new Set(program.map(({ type }) => type)).size).toBeGreaterThan(9);
  });
});
