import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { workerModules } from './test/support/worker-modules.js';

interface Kind {
  include: string[];
  maxWorkers: number;
  /** Whether each file has a process of its own. */
  isolate: boolean;
}

/** A board of one's own may take half a minute for a run, and a test has up to three. */
const TEST_MS = process.env.MPGC_TEST_PORT ? 300_000 : 60_000;

/** The kinds of tests, in the order they run in: one after the other, each with the whole computer. */
const KINDS: Record<string, Kind> = {
  unit: { include: ['test/**/*.test.ts'], maxWorkers: availableParallelism(), isolate: false },
  cli: {
    include: ['test/commands/**/*.test.ts', 'test/**/*.cli.test.ts'],
    maxWorkers: availableParallelism(),
    isolate: true,
  },
  browser: { include: ['test/**/*-in-browser.test.ts'], maxWorkers: 1, isolate: true },
  // An emulated micro:bit loses bytes where no core is free for it.
  board: {
    include: ['test/contract/**/*.test.ts', 'test/**/*.board.test.ts'],
    maxWorkers: 1,
    isolate: true,
  },
  faults: { include: ['test/faults/**/*.test.ts'], maxWorkers: 1, isolate: true },
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

/** A file is of the last kind that takes it in. */
function projectOf([name, { include, maxWorkers, isolate }]: [string, Kind], at: number) {
  return {
    name,
    include,
    exclude: Object.values(KINDS)
      .slice(at + 1)
      .flatMap((later) => later.include),
    pool: 'forks' as const,
    maxWorkers,
    isolate,
    sequence: { groupOrder: at },
    env: { MPGC_TEST_KIND: name },
    testTimeout: TEST_MS,
    hookTimeout: TEST_MS,
    expect: { requireAssertions: true },
    // The reason of a skip is in its name, and is to be read to its end.
    chaiConfig: { truncateThreshold: 200 },
  };
}
