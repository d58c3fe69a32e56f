import * as z from 'zod';
import { choice, milliseconds, optionsOf, text, yesOrNo } from '../../agent/work/option-schemas.js';
import { DEFAULT_OUT_DIR, IMPORTS_RESETS, MAX_RUN_HOURS } from '../../session/recording-limits.js';
import type { CaptureRecord } from '../../session/schema.js';
import { BOARD_OPTIONS, callback } from '../record/board-options.js';

/** An import that takes longer is stopped. */
export const DEFAULT_TIME_LIMIT_MS = 30_000;

export const importsOptionsSchema = optionsOf({
  ...BOARD_OPTIONS,
  reset: choice(IMPORTS_RESETS).default(IMPORTS_RESETS[0]),
  /** Paths of scripts on this computer, whose imports are measured, and names of modules. */
  of: z
    .array(text('the path of a script or the name of a module'), { error: 'a list of scripts and modules' })
    .min(1, {
      error: 'at least one script or module',
    }),
  /** Folders that are searched after that of the script, and `lib` in that; of modules, the current folder. */
  paths: z.array(text('the path of a folder'), { error: 'a list of paths of folders' }).default([]),
  /** Measure compiled modules, too, where the board takes them. */
  mpy: yesOrNo().default(true),
  /** How long one import may take. */
  timeLimitMs: milliseconds(MAX_RUN_HOURS).default(DEFAULT_TIME_LIMIT_MS),
  /** Where the capture goes. */
  outDir: text('the path of a folder').default(DEFAULT_OUT_DIR),
  /** Overwrite a file of the same name. */
  force: yesOrNo().default(false),
  /** Every record as it is written. */
  onRecord: callback<(record: CaptureRecord) => void>(),
});

/** What is asked; everything but `of` has a default. */
export type RunImportsOptions = z.input<typeof importsOptionsSchema>;
export type ImportsRequest = z.output<typeof importsOptionsSchema>;
