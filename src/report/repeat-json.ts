import { z } from 'zod';
import { FIGURE_NAMES, kindOf } from '../analysis/figures.js';
import { measureFigures } from '../analysis/measure-figures.js';
import { spreadOf } from '../analysis/spread.js';
import type { MpgcError } from '../errors.js';
import type { Capture } from '../session/read-capture.js';
import { figureNameSchema, spreadSchema, unitSchema } from './check-json.js';
import { leakSchema } from './leak-json.js';
import { profileSchema } from './profile-json.js';

/** What `mpgc profile --json` and `mpgc leak --json` print with `--repeat 2` and more. */
export const REPEAT_SCHEMA = 'mpgc.repeat/1';

export const repeatSchema = z.object({
  schema: z.literal(REPEAT_SCHEMA),
  /** How many runs were asked for; fewer were made where ctrl-C or a failure ended the series. */
  wanted: z.int().positive(),
  /** In their order, each with what the command prints of a single run. */
  runs: z.array(z.object({ exitCode: z.int(), report: z.union([profileSchema, leakSchema]) })),
  /** Of the figures that any of the runs has. */
  spread: z.array(spreadSchema.extend({ figure: figureNameSchema, unit: unitSchema })),
  /** What ended the series early. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type RepeatJson = z.infer<typeof repeatSchema>;

export function toRepeatJson(
  captures: Capture[],
  { wanted, runs, failure }: Pick<RepeatJson, 'wanted' | 'runs'> & { failure: MpgcError | null },
): RepeatJson {
  const measured = captures.map(measureFigures);
  return {
    schema: REPEAT_SCHEMA,
    wanted,
    runs,
    spread: FIGURE_NAMES.flatMap((figure) => {
      const spread = spreadOf(measured.map(({ figures }) => figures[figure].value));
      return spread ? [{ figure, unit: kindOf(figure).unit, ...spread }] : [];
    }),
    failure: failure && { code: failure.code, message: failure.message },
  };
}
