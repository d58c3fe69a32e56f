import { inspect } from 'node:util';
import type * as z from 'zod';
import { nearestName } from '../../config/nearest-name.js';
import { MpgcError } from '../../errors.js';

/**
 * Options of the API as their schema has them, defaults filled in. `nested` are the paths of options that somebody may
 * look for one level too high.
 * @throws MpgcError USAGE, which names the option and what it takes
 */
export function checkOptions<S extends z.ZodType>(
  schema: S,
  options: unknown,
  nested: readonly string[] = [],
): z.output<S> {
  const checked = schema.safeParse(options);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw issue?.code === 'unrecognized_keys' ? unknownName(issue, nested) : wrongValue(issue!, options);
}

/** The message of its issue is the names that are known there, see option-schemas.ts. */
function unknownName(
  { path, keys, message }: z.core.$ZodIssueUnrecognizedKeys,
  nested: readonly string[],
): MpgcError {
  const [key = ''] = keys;
  const at = (name: string) => [...path, name].join('.');
  const inside = path.length === 0 ? nested.find((name) => name.endsWith(`.${key}`)) : undefined;
  const near = nearestName(key, message.split(', '));
  const meant = inside ?? (near && at(near));
  return new MpgcError('USAGE', `There is no option ${at(key)}.`, {
    suggestions: [...(meant ? [`Did you mean ${meant}?`] : []), `Options: ${message}.`],
  });
}

function wrongValue({ path, message }: z.core.$ZodIssue, options: unknown): MpgcError {
  const name = path.join('.') || 'The argument';
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], options);
  return new MpgcError(
    'USAGE',
    value === undefined
      ? `${name} is missing: it takes ${message}.`
      : `${name} takes ${message}, not ${inspect(value, { depth: 0, breakLength: Infinity })}.`,
  );
}
