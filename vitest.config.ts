import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { workerModules } from './test/support/worker-modules.js';

interface Kind {
  include: string[];
  /** Files that a later kind takes in as well, and runs on other boards (test/support/targets.ts). */
  shared?: string[];
  maxWorkers: number;
  /** Whether each file has a process of its own. */
  isolate: boolean;
  /** Whether it runs beside the kind before it. */
  beside?: boolean;
  /** How often what fails is tried again: what a test of whole programs measures depends on what else the computer does. A second try is said. */
  retry?: number;
}

/**
 * A board may take half a minute for a run, and an emulated one as long where the computer is busy; a test has up to three of these, or
 * some thirty short ones. No test on a board has a limit of its own.
 */
const TEST_MS = 300_000;

/** A micro:bit waits for the wire most of the time; an emulated Pico takes a core, and a board of one's own there is once. */
const MICROBITS = process.env.MPGC_TEST_PORT || process.env.MPGC_TEST_UF2 ? 1 : 2;

/** What any board keeps to. */
const CONTRACT = 'test/contract/**/+([a-z0-9-]).test.ts';

/** The kinds of tests, in the order they run in: one after the other, each with the whole computer but where it says otherwise. */
const KINDS: Record<string, Kind> = {
  unit: { include: ['test/**/*.test.ts'], maxWorkers: availableParallelism(), isolate: false },
  cli: {
    include: ['test/commands/**/*.test.ts', 'test/**/*.cli.test.ts'],
    maxWorkers: availableParallelism(),
    isolate: true,
    retry: 1,
  },
  browser: { include: ['test/**/*-in-browser.test.ts'], maxWorkers: 1, isolate: true, retry: 1 },
  // The embedded board is a thread: as many at once as the computer has cores.
  sim: {
    include: [CONTRACT, 'test/**/*.sim.test.ts'],
    shared: [CONTRACT],
    maxWorkers: availableParallelism(),
    isolate: true,
    retry: 1,
  },
  // An emulated micro:bit loses bytes where no core is free for it: what fails is tried once more, and said to be.
  board: {
    include: [CONTRACT, 'test/**/*.board.test.ts'],
    maxWorkers: MICROBITS,
    isolate: true,
    retry: 1,
  },
  faults: { include: ['test/faults/**/*.test.ts'], maxWorkers: MICROBITS, isolate: true, beside: true },
};

export default defineConfig(({ mode }) => ({
  test: {
    projects: Object.entries(KINDS).map((kind, at) => ({
      mode,
      plugins: [workerModules()],
      test: projectOf(kind, at),
    })),
    reporters: ['default', './test/support/count-reporter.ts'],
  },
}));

/** A file is of the last kind that takes it in, and of the kind that shares it. */
function projectOf(
  [name, { include, shared = [], maxWorkers, isolate, beside, retry = 0 }]: [string, Kind],
  at: number,
) {
  return {
    name,
    include,
    exclude: Object.values(KINDS)
      .slice(at + 1)
      .flatMap((later) => later.include)
      .filter((pattern) => !shared.includes(pattern)),
    pool: 'forks' as const,
    maxWorkers,
    isolate,
    retry,
    sequence: { groupOrder: beside ? at - 1 : at },
    env: { MPGC_TEST_KIND: name },
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    expect: { requireAssertions: true },
    // The reason of a skip is in its name, and is to be read to its end.
    chaiConfig: { truncateThreshold: 200 },
  };
}
