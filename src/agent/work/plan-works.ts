import * as z from 'zod';
import type { Firmware } from '../board/probe-board.js';
import { headerOfHunt, huntSchema, huntWork } from './hunt-work.js';
import { lingerWork } from './linger-work.js';
import { headerOfLoops, loopsSchema, loopsWorks } from './loops-work.js';
import { headerOfNoalloc, noallocSchema, noallocWork } from './noalloc-work.js';
import { oneOf } from './option-schemas.js';
import { headerOfRepeat, repeatSchema, repeatWork } from './repeat-work.js';
import { type Sampling, timerIntervalMs } from './sampling.js';
import { headerOfScript, scriptSchema, scriptWork } from './script-work.js';
import type { Work, WorkHeader } from './work.js';

/**
 * A kind that is to come is one entry, and the file of its work. `header`: what the capture says of it; `make`: its parts, of
 * which one runs the script.
 */
const KINDS = {
  script: kind({
    schema: scriptSchema,
    header: headerOfScript,
    make: ({ loops }, { timed }) => [scriptWork(timed ? 0 : loops.length)],
  }),
  repeat: kind({
    schema: repeatSchema,
    header: headerOfRepeat,
    make: (request) => [scriptWork(), repeatWork(request)],
  }),
  hunt: kind({
    schema: huntSchema,
    header: headerOfHunt,
    make: (request) => [scriptWork(), huntWork(request)],
  }),
  noalloc: kind({
    schema: noallocSchema,
    header: headerOfNoalloc,
    make: (request) => [scriptWork(), noallocWork(request)],
  }),
  loops: kind({ schema: loopsSchema, header: headerOfLoops, make: loopsWorks }),
};

type WorkSchema = (typeof KINDS)[keyof typeof KINDS]['schema'];
const SCHEMAS = Object.values(KINDS).map(({ schema }) => schema) as [WorkSchema, ...WorkSchema[]];

/** What is done with a script, defaults filled in. */
export type WorkRequest = z.output<WorkSchema>;
/** The same as it is asked for. */
export type WorkOptions = z.input<WorkSchema>;

export const workSchema = z.discriminatedUnion('type', SCHEMAS, {
  error: ({ code }) => (code === 'invalid_union' ? oneOf(Object.keys(KINDS)) : 'an object with a type'),
});

/** The names of all that some kind of work can be asked for. */
export const WORK_OPTION_NAMES = [...new Set(SCHEMAS.flatMap(({ shape }) => Object.keys(shape)))];

/** The parts of a run's work, in their order. */
export function planWorks(
  work: WorkRequest,
  sampling: Sampling,
  firmware: Pick<Firmware, 'collects' | 'timer'>,
): Work[] {
  const { lingerMs } = sampling;
  const timed = isTimed(work, sampling, firmware);
  const linger = lingerMs === null ? [] : [lingerWork({ ...sampling, lingerMs })];
  return [...kindOf(work).make(work, { collects: firmware.collects, timed }), ...linger];
}

/** Whether a timer of the board samples while the script runs. */
export function isTimed(
  { type }: WorkRequest,
  sampling: Sampling,
  { timer: hasTimer }: Pick<Firmware, 'timer'>,
): boolean {
  return timerIntervalMs(sampling, { hasTimer, repeats: type !== 'script' }) !== null;
}

/** What the header of a capture says of the work. */
export function headerOfWork(work: WorkRequest): WorkHeader {
  return kindOf(work).header(work);
}

interface Place extends Pick<Firmware, 'collects'> {
  timed: boolean;
}

interface WorkKind<S extends z.ZodType> {
  schema: S;
  header: (request: z.output<S>) => WorkHeader;
  make: (request: z.output<S>, place: Place) => Work[];
}

function kind<S extends z.ZodType>(entry: WorkKind<S>): WorkKind<S> {
  return entry;
}

/** The entry of this work's own kind, which its type names. */
function kindOf(work: WorkRequest): Pick<WorkKind<z.ZodType<WorkRequest>>, 'header' | 'make'> {
  return KINDS[work.type] as WorkKind<z.ZodType<WorkRequest>>;
}
