import * as z from 'zod';
import type { ProgramInput } from '../../agent/input/program-input.js';
import type { LeakToTrace, ProfileOptions } from '../../agent/run/profile-request.js';
import { huntSchema } from '../../agent/work/hunt-work.js';
import {
  choice,
  milliseconds,
  optionsOf,
  text,
  wholeNumber,
  yesOrNo,
} from '../../agent/work/option-schemas.js';
import { WORK_OPTION_NAMES, type WorkOptions, workSchema } from '../../agent/work/plan-works.js';
import { samplingSchema } from '../../agent/work/sampling.js';
import { MpgcError } from '../../errors.js';
import { DEFAULT_OUT_DIR, MAX_RUN_HOURS } from '../../session/recording-limits.js';
import type { CaptureRecord, HeaderRecord } from '../../session/schema.js';
import type { BoardNote } from '../board/with-board.js';
import { BOARD_OPTIONS, callback } from './board-options.js';
import { checkOptions } from './check-options.js';

export type { WorkOptions } from '../../agent/work/plan-works.js';

type Loop = Extract<WorkOptions, { type: 'loops' }>['loops'][number];

/** Of a script. */
const MAX_LINES = 1_000_000;

/** Of a program that nobody gave a time. */
const WATCH_MS = 60_000;
/** After it has returned, or was stopped: what its callbacks do. */
const WATCH_AFTER_MS = 15_000;
const WATCH_COLLECT_MS = 1000;

/** What every run of a script takes. */
export const RUN = {
  ...BOARD_OPTIONS,
  /** Needed unless `asMain` is set. */
  scriptPath: text('the path of a MicroPython source file on this computer').optional(),
  /** Run the main.py of the board, read back from its file system, in place of a script. */
  asMain: yesOrNo().default(false),
  /** Where the capture and the report go. */
  outDir: text('the path of a folder').default(DEFAULT_OUT_DIR),
  /** Overwrite files of the same name. */
  force: yesOrNo().default(false),
  /** Put the text of the script into the capture, and so into its reports. */
  source: yesOrNo().default(true),
  /** Give the program what it imports and opens beside the script, and folders that are searched after that one. */
  serve: yesOrNo().default(true),
  paths: z.array(text('the path of a folder'), { error: 'a list of paths of folders' }).default([]),
  /** Files of this computer that stand on the board, by their names, for as long as the run takes. */
  include: z.array(text('the path of a file'), { error: 'a list of paths of files' }).default([]),
  /** What was written to the board's file system and removed from it, as it happens. */
  onNote: callback<(note: BoardNote) => void>(),
  /** Compare the board's heap with the reference model before the script; null: unless it is known. */
  verify: yesOrNo().nullable().default(null),
  /**
   * Run the script once more with nothing of mpgc on the heap; null: where it found no room on a small heap, and the calls
   * of a hunt without a number of them.
   */
  bare: yesOrNo().nullable().default(null),
  /** Find who holds what grows, in a run of its own; null: unless `detail` asks for no run of its own in a profile. */
  holders: yesOrNo().nullable().default(null),
  /** How long the program may say nothing before the board is asked whether it still runs it; null for ever. */
  silentAfterMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
  /** What the program is given to read, where it names input or stdin. */
  input: z.custom<ProgramInput>(isInput, { error: 'an object with begin and end' }).optional(),
  /** The loops whose passes are followed, before the first record. */
  onLoops: callback<(loops: NonNullable<HeaderRecord['options']['loops']>) => void>(),
  /** Every record as it is written. */
  onRecord: callback<(record: CaptureRecord) => void>(),
};

function isInput(value: unknown): boolean {
  const { begin, end } = (value ?? {}) as Partial<ProgramInput>;
  return typeof begin === 'function' && typeof end === 'function';
}

/** From the finest on; what is finer includes what follows. */
const DETAILS = ['line', 'function', 'loop', 'none'] as const;

const profileSchema = optionsOf({
  ...RUN,
  /** What is done with the script after it has run; nothing more, unless it says so. */
  work: workSchema.default({ type: 'script', watch: false, loops: [] }),
  sampling: samplingSchema.prefault({}),
  /**
   * What is looked at: lines or functions, in a run of their own; and where the board has no timer, the passes of the program's loop.
   */
  detail: choice(DETAILS).default('line'),
  /** Run the script again and again in smaller heaps, until it fails. */
  smallestHeap: yesOrNo().default(false),
  /** Read the objects of the heap when the program has ended, with their bytes, or who keeps what alone. */
  objects: choice(['bytes', 'owners', 'if-worth', 'none']).default('if-worth'),
  /** Whether a hunt has what it needs. */
  decided: callback<() => boolean>(),
  /** What of it leaks, after the run; null where nothing does. */
  leaks: callback<() => LeakToTrace | null>(),
  /** Whether names alone do not explain it. */
  unexplained: callback<NonNullable<ProfileOptions['unexplained']>>(),
});

const { type: _, ...HUNT } = huntSchema.shape;
/** Of a leak: by what its origin is looked for, in a run of its own. */
const ORIGIN = {
  detail: choice(['line', 'function', 'none']).default('line'),
};

const leakSchema = optionsOf({ ...RUN, ...ORIGIN, ...HUNT });

const watchSchema = optionsOf({
  ...RUN,
  ...ORIGIN,
  /** Time for the script; it is stopped then, and its timers and callbacks are watched for a while. */
  untilMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
  /**
   * The line of the loop whose passes are judged, in the script or as 'app.py:41'; 'none': samples over time are. Null: what the
   * program says.
   */
  loop: z
    .union([
      wholeNumber(1, MAX_LINES),
      z.templateLiteral([z.string().min(1), ':', z.int().min(1).max(MAX_LINES)]),
      z.literal('none'),
    ])
    .nullable()
    .default(null),
});

const NESTED = [
  ...Object.keys(samplingSchema.shape).map((name) => `sampling.${name}`),
  ...WORK_OPTION_NAMES.map((name) => `work.${name}`),
];

/** What is asked of a run, of a script or `asMain`; all else has a default, which undefined stands for. */
export type RunProfileOptions = z.input<typeof profileSchema>;
/** `maps`: how many heap maps to read while lingering. */
export type SamplingOptions = z.input<typeof samplingSchema>;
/** What is asked of the hunt, and of the run as in RunProfileOptions. */
export type RunLeakOptions = z.input<typeof leakSchema>;

/** What is asked of the watch over a program that goes on. */
export type RunWatchOptions = z.input<typeof watchSchema>;

export type WatchOptions = z.output<typeof watchSchema>;

/** @throws MpgcError USAGE */
export function watchOptions(options: RunWatchOptions): WatchOptions {
  return checkOptions(watchSchema, options);
}

/** What a run is asked for, defaults filled in. */
export type RunRequest = z.output<typeof profileSchema>;

/** @throws MpgcError USAGE */
export function profileRequest(options: RunProfileOptions): RunRequest {
  const request = checkOptions(profileSchema, options, NESTED);
  if (request.smallestHeap) checkSearch(request);
  const { work, sampling, bare } = request;
  if (bare === true && work.type === 'repeat') {
    throw new MpgcError('USAGE', '--bare runs without mpgc on the heap, so it takes no --call.', {
      suggestions: ['Put the calls into the script: for _ in range(100): step()'],
    });
  }
  if (work.type === 'repeat' && !work.collect && (work.maps > 0 || sampling.collectEveryMs !== null)) {
    throw new MpgcError('USAGE', '--no-collect takes neither --maps nor --collect-every: both collect.');
  }
  return request;
}

/** Only what ends by itself, each time from an empty heap, can be tried in one heap after the other. */
function checkSearch({ work, sampling, reset }: RunRequest): void {
  const refuse = (what: string, suggestion: string) => {
    throw new MpgcError('USAGE', `Cannot search for the smallest heap ${what}.`, {
      suggestions: [suggestion],
    });
  };
  if (reset === 'none') {
    refuse('without a reset', 'Each run needs an empty heap: leave out --reset none.');
  }
  if (work.type === 'hunt') refuse('in a hunt for a leak', 'Use mpgc profile --call with --iterations.');
  if (sampling.durationMs !== null) {
    refuse('with --duration', 'Let the script end by itself, and leave out --duration.');
  }
}

/** A hunt has no timer samples whose share would have a limit. @throws MpgcError USAGE */
export function leakRequest(options: RunLeakOptions): RunRequest {
  const { call, setup, iterations, untilMs, allowErrors, ...run } = checkOptions(leakSchema, options);
  return {
    ...run,
    smallestHeap: false,
    objects: 'none',
    work: { type: 'hunt', call, setup, iterations, untilMs, allowErrors },
    sampling: { ...samplingSchema.parse({}), maxOverhead: 1 },
  };
}

/** A program the passes of whose loops are judged. */
export function loopsRequest({ untilMs, loop: _loop, ...run }: WatchOptions, loops: Loop[]): RunRequest {
  return {
    ...run,
    smallestHeap: false,
    objects: 'none',
    work: { type: 'loops', loops, untilMs },
    sampling: { ...samplingSchema.parse({}), timer: false, maxOverhead: 1 },
  };
}

/** A script whose samples over time are judged, with collections by the agent; `goesOn`: also after it has returned. */
export function watchRequest(
  { untilMs: asked, loop: _loop, ...run }: WatchOptions,
  { goesOn }: { goesOn: boolean },
): RunRequest {
  const untilMs = asked ?? WATCH_MS;
  const sampling = samplingSchema.parse({
    durationMs: untilMs,
    lingerMs: goesOn ? Math.min(untilMs, WATCH_AFTER_MS) : null,
    collectEveryMs: WATCH_COLLECT_MS,
  });
  return {
    ...run,
    detail: 'none',
    smallestHeap: false,
    objects: 'none',
    work: { type: 'script', watch: true, loops: [] },
    sampling,
  };
}
