import type { z } from 'zod';

/** The words of each code of a table of src/session/coded-values.ts; `Run`: what they need to know of the run. */
export type TextTable<S extends Record<string, z.ZodType>, Run = void> = {
  [Code in keyof S]: (values: z.infer<S[Code]>, run: Run) => string;
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
export function codedText<S extends Record<string, z.ZodType>, Run = void>(
  schemas: S,
  texts: TextTable<S, Run>,
): (coded: MaybeCoded, run: Run) => string {
  const say = (code: string, values: unknown, run: Run): string | null => {
    const known = Object.hasOwn(schemas, code) ? schemas[code]?.safeParse(values) : undefined;
    return known?.success ? (texts[code]?.(known.data as never, run) ?? null) : null;
  };
  return ({ code = 'unknown', values, words }, run) => {
    if (values === undefined) return words ?? say(code, {}, run) ?? code;
    return say(code, values, run) ?? words ?? code;
  };
}
