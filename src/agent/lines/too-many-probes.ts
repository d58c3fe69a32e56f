/** More of them make a record that no reader takes: of each some eight values, of 100,000 in all. */
const MOST_PROBES = 8000;

/** A program has more places than a capture can hold the counts of. */
export class TooManyProbesError extends Error {}

/** @throws TooManyProbesError */
export function checkProbeCount(probes: readonly unknown[], scopes: readonly unknown[]): void {
  if (probes.length + scopes.length > MOST_PROBES) {
    throw new TooManyProbesError(`${probes.length} probes in ${scopes.length} functions`);
  }
}
