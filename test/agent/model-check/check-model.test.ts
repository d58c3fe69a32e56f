import { describe, expect, it } from 'vitest';
import type { Firmware } from '../../../src/agent/board/probe-board.js';
import { checkModel } from '../../../src/agent/model-check/check-model.js';
import type { HeapProgramBoard, MapOnBoard } from '../../../src/agent/model-check/heap-program-runner.js';
import { MpgcError } from '../../../src/errors.js';
import type { Operation } from '../../../src/heap/conformance/heap-program.js';
import { runProgram } from '../../../src/heap/conformance/run-program.js';
import { countBlocks } from '../../../src/heap/map/count-blocks.js';
import type { HeapArea } from '../../../src/heap/map/heap-area.js';
import { rulesFor } from '../../../src/heap/model/gc-rules.js';
import { BoardExceptionError } from '../../../src/repl/errors/board-exception-error.js';
import { parseRaised } from '../../../src/repl/errors/raised.js';
import { OTHER_ALLOCATORS, withAllocator } from '../../support/other-allocators.js';
import { seeded } from '../../support/seeded.js';
import { runWithStaleWords, type StaleStack } from '../../support/stale-words.js';

const FIRMWARE = {
  implementation: 'micropython',
  version: [1, 28, 0],
  memInfo: true,
  threshold: true,
  settrace: false,
  collects: 'inline',
} as unknown as Firmware;
const REQUEST = { rounds: 6, operations: 40, seed: 1, fill: false };
const START = `hh=T${'.'.repeat(900)}`;

const OPTIONS = {
  blockBytes: 16,
  rules: rulesFor('micropython', [1, 28])!,
  collects: 'inline',
  maxNewSplitBytes: null,
} as const;

type Deviation = (maps: MapOnBoard[], program: readonly Operation[], count: number) => MapOnBoard[];

/** A board that does what the model does, but for what `deviate` makes of its maps, or throws. */
class ModelBoard implements HeapProgramBoard {
  removed = false;
  programs = 0;
  readonly #deviate: Deviation;

  constructor(deviate: Deviation) {
    this.#deviate = deviate;
  }

  async install(): Promise<void> {}
  async collect(): Promise<void> {}
  async remove(): Promise<void> {
    this.removed = true;
  }

  async run(program: readonly Operation[]): Promise<MapOnBoard[]> {
    this.programs += 1;
    const compared = program.slice(program.findIndex(({ type }) => type === 'map'));
    return this.#deviate(this.mapsOf(compared).map(mapOf), compared, this.programs);
  }

  protected mapsOf(program: readonly Operation[]): HeapArea[][] {
    return runProgram(program, [{ address: '0', letters: START }], OPTIONS).maps;
  }
}

/** A board that keeps garbage at random, as stale words on its stack do. */
class StaleBoard extends ModelBoard {
  readonly #stack: StaleStack;

  constructor(stack: StaleStack, deviate: Deviation = (maps) => maps) {
    super(deviate);
    this.#stack = stack;
  }

  protected override mapsOf(program: readonly Operation[]): HeapArea[][] {
    return runWithStaleWords(program, [{ address: '0', letters: START }], OPTIONS, this.#stack).maps;
  }
}

/** A board with another allocator, and with stale words on its stack. */
class OtherBoard extends StaleBoard {
  readonly #allocator: keyof typeof OTHER_ALLOCATORS;

  constructor(allocator: keyof typeof OTHER_ALLOCATORS, stack: StaleStack) {
    super(stack);
    this.#allocator = allocator;
  }

  protected override mapsOf(program: readonly Operation[]): HeapArea[][] {
    return withAllocator(this.#allocator, () => super.mapsOf(program));
  }
}

function mapOf(areas: HeapArea[]): MapOnBoard {
  const counts = countBlocks(areas);
  const [usedBytes, freeBytes] = [counts.usedBlocks * 16, counts.freeBlocks * 16];
  const sizes = { totalBytes: usedBytes + freeBytes, usedBytes, freeBytes, maxNewSplitBytes: null };
  return {
    allocBytes: usedBytes,
    freeBytes,
    dump: { ...sizes, stackBytes: null, stackLimitBytes: null, blockBytes: 16, areas, counts },
  };
}

/** One more block used at the end of the last map. */
function withOneMore(maps: MapOnBoard[]): MapOnBoard[] {
  const [area] = maps.at(-1)!.dump.areas;
  return [...maps.slice(0, -1), mapOf([{ ...area!, letters: `${area!.letters.slice(0, -1)}h` }])];
}

const allocates = (program: readonly Operation[]) => program.some(({ type }) => type === 'overwrite');

describe('checkModel', () => {
  it('is a match with a board that does the same', async () => {
    const board = new ModelBoard((maps) => maps);
    const { conformance, accounting } = await checkModel(board, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'match', rounds: 6, repeated: 0, expectedRules: '1.28' });
    expect(conformance.rules).toContain('1.28');
    expect(accounting).toMatchObject({ status: 'match' });
    expect(board.removed).toBe(true);
  });

  it('is a mismatch where the board differs each time', async () => {
    const board = new ModelBoard((maps, program) => (allocates(program) ? withOneMore(maps) : maps));
    const { conformance } = await checkModel(board, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'mismatch', rounds: 1, rules: [] });
    expect(conformance.firstDifference).toMatchObject({ type: 'block', seed: 1, expected: '.', found: 'h' });
  });

  it('counts what differs once, and calls it a mismatch when that happens again', async () => {
    const once = new ModelBoard((maps, _, count) => (count === 3 ? withOneMore(maps) : maps));
    const { conformance } = await checkModel(once, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'match', rounds: 6, repeated: 1 });
    const often = new ModelBoard((maps, program, count) =>
      allocates(program) && count % 2 === 1 ? withOneMore(maps) : maps,
    );
    const found = await checkModel(often, FIRMWARE, REQUEST);
    expect(found.conformance).toMatchObject({ status: 'mismatch', repeated: 2, rules: [] });
  });

  it('tells a board whose stack is full of stale words from one with another allocator', async () => {
    const keepsSome = new StaleBoard({ random: seeded('a'), keeps: 0.1, releases: 0.02 });
    const { conformance } = await checkModel(keepsSome, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'match', rounds: 6 });
    expect(conformance.rules).toContain('1.28');
    expect(conformance.staleWords.programs).toBeGreaterThan(0);
    expect(conformance.staleWords.mostBlocks).toBeGreaterThan(0);
    const deviates = new StaleBoard({ random: seeded('a'), keeps: 0.1, releases: 0.02 }, (maps, program) =>
      allocates(program) ? withOneMore(maps) : maps,
    );
    const { conformance: other } = await checkModel(deviates, FIRMWARE, REQUEST);
    expect(other).toMatchObject({ status: 'mismatch', rules: [] });
  });

  it.each(Object.keys(OTHER_ALLOCATORS) as (keyof typeof OTHER_ALLOCATORS)[])(
    'is a mismatch with an allocator that %s',
    async (allocator) => {
      for (const keeps of [0, 0.1]) {
        const board = new OtherBoard(allocator, { random: seeded('a'), keeps, releases: keeps / 5 });
        const { conformance } = await checkModel(board, FIRMWARE, { ...REQUEST, operations: 60 });
        expect(conformance, `keeps ${keeps}`).toMatchObject({ status: 'mismatch', rules: [] });
      }
    },
  );

  it('puts maps around what collects when a program is run again', async () => {
    const programs: (readonly Operation[])[] = [];
    const board = new ModelBoard((maps, program) => {
      if (!allocates(program)) return maps;
      programs.push(program);
      return withOneMore(maps);
    });
    await checkModel(board, FIRMWARE, REQUEST);
    expect(programs).toHaveLength(3);
    const [first, second, third] = programs.map((program) => program.map(({ type }) => type).join(' '));
    expect(first).not.toContain('map collect map');
    for (const again of [second, third]) {
      // Two collections stand behind each program, and one gives the memory back.
      expect(again!.match(/collect/g)!.length - 3).toBe(again!.match(/map collect map/g)!.length);
      expect(again!.replaceAll(/map ?/g, '')).toBe(first!.replaceAll(/map ?/g, ''));
    }
  });

  it('is a mismatch where the board has no room and the model has', async () => {
    const board = new ModelBoard((maps, program) => {
      if (!allocates(program)) return maps;
      throw new BoardExceptionError(
        'running-model-check',
        parseRaised('MemoryError: memory allocation failed')!,
      );
    });
    const { conformance } = await checkModel(board, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'mismatch', firstDifference: { type: 'board-no-room' } });
  });

  it('does not apply where a program that does nothing changes the heap', async () => {
    const board = new ModelBoard((maps) => (maps.length > 1 ? withOneMore(maps) : maps));
    const { conformance } = await checkModel(board, FIRMWARE, REQUEST);
    expect(conformance).toMatchObject({ status: 'not-applicable', rounds: 0 });
    expect(conformance.because).toEqual({ code: 'something-else-allocates', values: {} });
    const traced = await checkModel(board, { ...FIRMWARE, settrace: true }, REQUEST);
    expect(traced.conformance.because).toEqual({ code: 'interpreter-allocates', values: {} });
  });

  it('takes nothing from figures that disagree, and asks again where they do once', async () => {
    const lies = (maps: MapOnBoard[]) => maps.map((map) => ({ ...map, freeBytes: map.freeBytes + 16 }));
    const always = await checkModel(new ModelBoard(lies), FIRMWARE, REQUEST);
    expect(always.accounting).toMatchObject({ status: 'mismatch', maps: 0 });
    expect(always.conformance.status).toBe('not-applicable');
    const once = new ModelBoard((maps, _, count) => (count === 2 ? lies(maps) : maps));
    expect((await checkModel(once, FIRMWARE, REQUEST)).accounting.status).toBe('match');
  });

  it('tidies up whatever happens', async () => {
    const lost = new ModelBoard((_maps, _program, count) => {
      if (count > 2) throw new MpgcError('BOARD_LOST', 'gone');
      return _maps;
    });
    await expect(checkModel(lost, FIRMWARE, REQUEST)).rejects.toMatchObject({ code: 'BOARD_LOST' });
    expect(lost.removed).toBe(true);
  });

  it('does not apply to other firmware, nor without maps', async () => {
    const board = new ModelBoard((maps) => maps);
    for (const changes of [{ implementation: 'circuitpython' }, { version: [1, 8, 7] }, { memInfo: false }]) {
      const { conformance } = await checkModel(board, { ...FIRMWARE, ...changes } as Firmware, REQUEST);
      expect(conformance.status).toBe('not-applicable');
    }
    expect(board.programs).toBe(0);
  });
});
