import * as z from 'zod';
import { HOUR_MS, MIN_MS } from '../../session/recording-limits.js';

/**
 * What options of a run take. The message of an issue is what the option takes, as in "takes a whole number"; for a name
 * that is not known, the names that are. The sentence around it is for who asked.
 */
export function optionsOf<S extends z.core.$ZodShape>(shape: S) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : 'an object'),
  });
}

export function text(what: string) {
  return z.string({ error: what });
}

export function choice<const T extends string>(names: readonly T[]) {
  return z.enum(names, { error: oneOf(names) });
}

export function yesOrNo() {
  return z.boolean({ error: 'true or false' });
}

export function wholeNumber(min: number, max: number) {
  const error = `a whole number from ${grouped(min)} to ${grouped(max)}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export function share(max: number) {
  const error = `a number of more than 0 and at most ${max}`;
  return z.number({ error }).positive({ error }).max(max, { error });
}

export function milliseconds(maxHours: number) {
  const maxMs = maxHours * HOUR_MS;
  const error = `a number of milliseconds from ${MIN_MS} to ${grouped(maxMs)}`;
  return z.number({ error }).min(MIN_MS, { error }).max(maxMs, { error });
}

export function oneOf(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return [quoted.slice(0, -1).join(', '), ...quoted.slice(-1)].filter((part) => part !== '').join(' or ');
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
