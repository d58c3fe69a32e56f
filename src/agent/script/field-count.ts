/** What stands before the number of calls that a run without mpgc prints at its end, as an escape of Python and as bytes. */
export const FIELD_COUNT = '\\x1e=';
const PRINTED = /\x1e= (\d+)\r?\n/g;

/** The number of calls in what such a run printed last; null where it is not there. */
export function fieldCount(output: string): number | null {
  const last = [...output.matchAll(PRINTED)].at(-1)?.[1];
  return last === undefined ? null : Number(last);
}
