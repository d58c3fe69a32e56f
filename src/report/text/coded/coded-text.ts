import type { z } from 'zod';

/** The words of each code of a table of src/session/coded-values.ts. */
export type TextTable<S extends Record<string, z.ZodType>> = {
  [Code in keyof S]: (values: z.infer<S[Code]>) => string;
};

/** A code of a capture; older captures hold words in its place, or beside it. */
export interface MaybeCoded {
  code?: string | undefined;
  values?: unknown;
  words?: string | undefined;
}

/**
 * What a code says with its values. Words of an older capture stand as they are; a code that is not known, or whose values
 * are not there, says itself.
 */
export function codedText<S extends Record<string, z.ZodType>>(
  schemas: S,
  texts: TextTable<S>,
): (coded: MaybeCoded) => string {
  const say = (code: string, values: unknown): string | null => {
    const known = Object.hasOwn(schemas, code) ? schemas[code]?.safeParse(values) : undefined;
    return known?.success ? (texts[code]?.(known.data as never) ?? null) : null;
  };
  return ({ code = 'unknown', values, words }) => {
    if (values === undefined) return words ?? say(code, {}) ?? code;
    return say(code, values) ?? words ?? code;
  };
}
