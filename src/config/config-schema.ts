import * as z from 'zod';
import { FIGURE_NAMES, type FigureName, kindOf } from '../analysis/figures/figure-kinds.js';

export const CONFIG_NAME = 'mpgc.config.json';

const ABOUT: Record<FigureName, string> = {
  peak: 'The most that was allocated at a sample, garbage included.',
  live: 'Live memory after the program.',
  retained: 'Live memory after the program minus the baseline.',
  garbage: 'Allocated when the program ended, minus what was live then.',
  baseline: 'Live memory before the program.',
  free: 'Free memory after the program.',
  'largest-free': 'The longest run of free blocks after the program.',
  fragmentation: '1 - largest free / free after the program.',
  pause: 'The longest of the collections that the agent timed.',
  leak: 'Live memory that each call leaves behind, of a hunt (mpgc leak).',
  agent: "The agent's own memory, which is subtracted from the others.",
};
const VALUES = {
  bytes: ['61440', '60KiB'],
  us: ['50ms'],
  share: ['30%'],
  'bytes-per-call': ['0B/call'],
};

const limit = z.union([z.string(), z.int().nonnegative()], {
  error: 'a limit is a text like "60KiB", or a whole number of bytes',
});
/** `[OP] VALUE`: what stands after the name in a budget of the command line. */
const limits = Object.fromEntries(
  FIGURE_NAMES.map((name) => {
    const { unit, better } = kindOf(name);
    const examples = VALUES[unit].map((value) => (better === 'more' ? `>=${value}` : value));
    const description = `${ABOUT[name]} ${better === 'more' ? 'At least (>=) or more than (>)' : 'At most (the default), or <, >=, >'}.`;
    return [name, limit.meta({ description, examples }).optional()];
  }),
);

/** mpgc.config.json: what `mpgc check` holds captures to. Flags stand above it. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'For editors; mpgc does not read it.' }),
    budgets: z.strictObject(limits).optional().meta({ description: 'Limits by figure.' }),
    baseline: z
      .string()
      .optional()
      .meta({
        description: 'A capture to compare with, by its path from the folder of this file.',
        examples: ['memory/base.mpgc.jsonl'],
      }),
    maxGrowth: z
      .string()
      .optional()
      .meta({
        description: 'How much more than in the baseline is allowed; 0% where it is not given.',
        examples: ['2%', '512B'],
      }),
  })
  .meta({ title: CONFIG_NAME, description: 'What mpgc check holds captures to.' });
