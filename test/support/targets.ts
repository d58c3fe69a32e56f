import type { Deadlines } from '../../src/repl/inbox.js';
import { openPort } from '../../src/transport/ports/open-port.js';
import type { Transport } from '../../src/transport/transport.js';
import { type Microbit, microbitMissing, startMicrobit } from './microbit.js';
import { onlyIn } from './only-in.js';

/** A place with real MicroPython that the contract suites run on. */
export interface Target {
  name: string;
  /** Why it is not here; a suite then skips it by this name. */
  missing: string | null;
  start: () => Promise<{ port: string; stop: () => void }>;
}

const BOARD_PORT = process.env.MPGC_TEST_PORT;
const FIRMWARE = process.env.MPGC_TEST_UF2;

const EVERYWHERE: Target[] = [
  { name: 'sim', missing: null, start: async () => ({ port: 'sim:heap=64k', stop: () => {} }) },
  {
    name: 'micro:bit',
    missing: microbitMissing(),
    start: async () => {
      const microbit: Microbit = await startMicrobit();
      return { port: microbit.path, stop: microbit.stop };
    },
  },
  {
    name: 'emulated Pico',
    missing: FIRMWARE ? null : 'MPGC_TEST_UF2 is not set',
    start: async () => ({ port: `emu:${FIRMWARE}`, stop: () => {} }),
  },
  {
    name: 'board',
    missing: BOARD_PORT ? null : 'MPGC_TEST_PORT is not set',
    start: async () => ({ port: BOARD_PORT ?? '', stop: () => {} }),
  },
];

/** The contract is kept to by the embedded board in tests of the kind `sim`, by all others in those of `board`. */
export const TARGETS = EVERYWHERE.filter(({ name }) => {
  const kind = process.env.MPGC_TEST_KIND;
  return kind === 'sim' ? name === 'sim' : kind !== 'board' || name !== 'sim';
});

/** Puts why a place is not there into its label, so that a skip says it. */
export function withReason<T extends { name: string; missing: string | null }>(
  place: T,
): T & { label: string } {
  return { ...place, label: place.missing ? `${place.name}: ${place.missing}` : place.name };
}

/** For what a test has a board do by itself: a slow one prints nothing for long. */
export const LONG_JOB: Deadlines = { idleMs: 60_000, overallMs: 60_000 };

/** Opens a port, lends it to `use`, and closes it whatever happens. */
export async function withPort<T>(port: string, use: (transport: Transport) => Promise<T>): Promise<T> {
  onlyIn('A board', 'sim', 'board', 'browser', 'cli');
  const transport = await openPort(port);
  try {
    return await use(transport);
  } finally {
    await transport.close();
  }
}
