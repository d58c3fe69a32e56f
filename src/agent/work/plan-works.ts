import * as z from 'zod';
import { headerOfHunt, huntSchema, huntWork } from './hunt-work.js';
import { lingerWork } from './linger-work.js';
import { oneOf } from './option-schemas.js';
import { headerOfRepeat, repeatSchema, repeatWork } from './repeat-work.js';
import type { Sampling } from './sampling.js';
import { headerOfScript, scriptSchema, scriptWork } from './script-work.js';
import type { Work, WorkHeader } from './work.js';

/**
 * A kind that is to come is one entry, and the file of its work. `header`: what the capture says of it; `make`: its parts
 * after the script itself.
 */
const KINDS = {
  script: kind({ schema: scriptSchema, header: headerOfScript, make: () => [] }),
  repeat: kind({ schema: repeatSchema, header: headerOfRepeat, make: (request) => [repeatWork(request)] }),
  hunt: kind({ schema: huntSchema, header: headerOfHunt, make: (request) => [huntWork(request)] }),
};

type WorkSchema = (typeof KINDS)[keyof typeof KINDS]['schema'];
const SCHEMAS = Object.values(KINDS).map(({ schema }) => schema) as [WorkSchema, ...WorkSchema[]];

/** What is done with a script after it has run, defaults filled in. */
export type WorkRequest = z.output<WorkSchema>;
/** The same as it is asked for. */
export type WorkOptions = z.input<WorkSchema>;

export const workSchema = z.discriminatedUnion('type', SCHEMAS, {
  error: ({ code }) => (code === 'invalid_union' ? oneOf(Object.keys(KINDS)) : 'an object with a type'),
});

/** The names of all that some kind of work can be asked for. */
export const WORK_OPTION_NAMES = [...new Set(SCHEMAS.flatMap(({ shape }) => Object.keys(shape)))];

/** The parts of a run's work, in their order. */
export function planWorks(work: WorkRequest, sampling: Sampling): Work[] {
  const { lingerMs } = sampling;
  const linger = lingerMs === null ? [] : [lingerWork({ ...sampling, lingerMs })];
  return [scriptWork(), ...kindOf(work).make(work), ...linger];
}

/** What the header of a capture says of the work. */
export function headerOfWork(work: WorkRequest): WorkHeader {
  return kindOf(work).header(work);
}

interface WorkKind<S extends z.ZodType> {
  schema: S;
  header: (request: z.output<S>) => WorkHeader;
  make: (request: z.output<S>) => Work[];
}

function kind<S extends z.ZodType>(entry: WorkKind<S>): WorkKind<S> {
  return entry;
}

/** The entry of this work's own kind, which its type names. */
function kindOf(work: WorkRequest): Pick<WorkKind<z.ZodType<WorkRequest>>, 'header' | 'make'> {
  return KINDS[work.type] as WorkKind<z.ZodType<WorkRequest>>;
}
