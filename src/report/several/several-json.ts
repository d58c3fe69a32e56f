import * as z from 'zod';
import { kindOf } from '../../analysis/figures/figure-kinds.js';
import type { SeveralJudgement } from '../../analysis/several/judge-several.js';
import { figureNameSchema, spreadSchema, unitSchema } from '../gate/check-json.js';

/** What the JSON of several runs or captures says of all of them. */
export const overviewFields = {
  /** Of the figures that any of them has; empty where they are of several scripts or kinds of work. */
  spread: z.array(spreadSchema.extend({ figure: figureNameSchema, unit: unitSchema })),
  /** Null where they are of several scripts or kinds of work, or no figure is known of all. */
  agreement: z
    .object({
      /** `scattered`: so many differ from the median that the rest is no majority. */
      type: z.enum(['agree', 'some-differ', 'scattered']),
      /** Those that were held against each other. */
      figures: z.array(figureNameSchema),
      /** Of those that agree, the most less the least, of the median: the largest of the figures; null where a median is 0. */
      share: z.number().nullable(),
      deviations: z.array(
        z.object({
          /** Which of them, from 0. */
          at: z.int().nonnegative(),
          figure: figureNameSchema,
          value: z.number(),
          median: z.number(),
        }),
      ),
    })
    .nullable(),
  /** The page of all of them; null where none was written. */
  overview: z.string().nullable(),
};

export const overviewSchema = z.object(overviewFields);

export type OverviewJson = z.infer<typeof overviewSchema>;

export function toOverviewJson(
  { spread, agreement }: Pick<SeveralJudgement, 'spread' | 'agreement'>,
  overview: string | null,
): OverviewJson {
  return {
    spread: spread.map(({ figure, ...values }) => ({ figure, unit: kindOf(figure).unit, ...values })),
    agreement: agreement && {
      ...agreement,
      share: Number.isFinite(agreement.share) ? agreement.share : null,
    },
    overview,
  };
}
