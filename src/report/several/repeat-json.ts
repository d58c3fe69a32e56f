import * as z from 'zod';
import { judgeSeveral, type OneOfSeveral } from '../../analysis/several/judge-several.js';
import type { MpgcError } from '../../errors.js';
import { leakSchema } from '../leak/leak-json.js';
import { profileSchema } from '../run/profile-json.js';
import { formatCount } from '../text/format.js';
import { overviewFields, toOverviewJson } from './several-json.js';

/** What `mpgc profile --json` and `mpgc leak --json` print with `--repeat 2` and more. */
export const REPEAT_SCHEMA = 'mpgc.repeat/1';

export const repeatSchema = z.object({
  schema: z.literal(REPEAT_SCHEMA),
  /** How many runs were asked for; fewer were made where ctrl-C or a failure ended the series. */
  wanted: z.int().positive(),
  /** In their order, each with what the command prints of a single run. */
  runs: z.array(
    z.object({
      exitCode: z.int(),
      /** Its program was stopped by ctrl-C. */
      interrupted: z.boolean(),
      report: z.union([profileSchema, leakSchema]),
    }),
  ),
  ...overviewFields,
  /** Where ctrl-C ended the series early, in words; null where it did not. */
  stopped: z.string().nullable(),
  /** What else ended the series early. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type RepeatJson = z.infer<typeof repeatSchema>;

/** A series of runs, as far as it is shown. */
export interface RecordedSeries {
  wanted: number;
  results: (RepeatJson['runs'][number] & { member: OneOfSeveral })[];
  stopped: 'in-run' | 'between-runs' | null;
  failure: MpgcError | null;
}

/** `overview` is the path of the page of all runs. */
export function toRepeatJson(
  { wanted, results, stopped, failure }: RecordedSeries,
  overview: string | null,
): RepeatJson {
  return {
    schema: REPEAT_SCHEMA,
    wanted,
    runs: results.map(({ exitCode, interrupted, report }) => ({ exitCode, interrupted, report })),
    ...toOverviewJson(judgeSeveral(results.map(({ member }) => member)), overview),
    stopped: stopped && describeStop(stopped, results.length, wanted),
    failure: failure && { code: failure.code, message: failure.message },
  };
}

/** Where ctrl-C ended a series, in words. */
export function describeStop(stopped: 'in-run' | 'between-runs', made: number, wanted: number): string {
  const after = `Stopped after ${formatCount(made)} of ${formatCount(wanted)} runs`;
  return stopped === 'in-run'
    ? `${after}: run ${formatCount(made)} was stopped by ctrl-C.`
    : `${after} by ctrl-C, before the program of run ${formatCount(made + 1)} was started.`;
}
