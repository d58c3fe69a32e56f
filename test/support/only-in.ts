type Kind = 'unit' | 'cli' | 'browser' | 'sim' | 'board' | 'faults';

/**
 * Holds the tests to their kinds (vitest.config.ts), so that the unit tests stay quick and no emulated board has to
 * share its core. @throws in a test of another kind
 */
export function onlyIn(what: string, ...kinds: Kind[]): void {
  const kind = process.env.MPGC_TEST_KIND;
  // Benches start boards as well.
  if (kind === undefined || kind === 'faults' || kinds.some((allowed) => allowed === kind)) return;
  throw new Error(`${what} is for ${kinds.join(' and ')} tests, and this is a ${kind} test: rename its file`);
}
