import type { PrintedFinding } from '../../analysis/output/printed-findings.js';
import { clipText } from '../syntax/clip-text.js';
import type { Advice } from './advice/advice.js';
import { formatBytes, formatCount, formatMs, formatPlural } from './format.js';

const MAX_QUOTED = 120;

/** How many lines of the output are like what a firmware prints of exceptions, and what that comes from. */
export function describePrinted(finding: PrintedFinding): string {
  const { code, count } = finding;
  const many = formatPlural(count, 'line');
  const like = `The output has ${many} like what the firmware prints`;
  switch (code) {
    case 'locked-printed':
      return `${like} for an allocation on a locked heap${handlers(finding)}, first ${quoted(finding)}. A hard interrupt handler may not allocate, however much is free.`;
    case 'memory-printed':
      return `${like} of a MemoryError${asked(finding)}, first ${quoted(finding)}. ${finding.collectorOff ? 'The collector was off (gc.disable()): nothing is collected before an allocation fails. ' : ''}The program went on without the memory.`;
    case 'recursion-printed':
      return `${like} for a full stack, first ${quoted(finding)}: calls were nested too deeply.`;
    case 'exception-printed':
      return `${like} of an exception${nowhere(finding)}, first ${quoted(finding)}.`;
  }
}

/** What was read, and when it came. */
export function printedEvidence(finding: PrintedFinding): string[] {
  const { count, firmwares, places, firstMs, lastMs } = finding;
  const heads = (Object.keys(PLACES) as (keyof typeof PLACES)[]).flatMap((place) =>
    places[place] === undefined ? [] : [`${formatPlural(places[place], 'time')} ${PLACES[place]}`],
  );
  const wording =
    count === 1
      ? `this line ${firmwares === 1 ? 'has' : 'does not have'} the firmware's wording`
      : `${formatCount(firmwares)} of ${formatPlural(count, 'line')} have the firmware's wording`;
  return [
    `This is read from the program's output, and a program may print such words itself: ${wording}.`,
    ...(heads.length > 0 ? [`The text before says: ${heads.join(', ')}.`] : []),
    ...(firstMs === null || lastMs === null
      ? []
      : [
          count === 1
            ? `It came ${formatMs(firstMs)} after the program's start, by the computer's clock.`
            : `The first came ${formatMs(firstMs)} and the last ${formatMs(lastMs)} after the program's start, by the computer's clock.`,
        ]),
    ...(places.interrupt === undefined
      ? []
      : ['After its first exception the firmware no longer calls such a handler.']),
  ];
}

export function printedAdvice({ code, collectorOff }: PrintedFinding): Advice[] {
  switch (code) {
    case 'locked-printed':
      return [PREALLOCATE];
    case 'memory-printed':
      return [...(collectorOff ? [ENABLE_COLLECTOR] : []), LET_IT_END];
    case 'recursion-printed':
      return [NEST_LESS];
    case 'exception-printed':
      return [{ code: 'see-output', text: 'Read the tracebacks in the output, and fix the exceptions.' }];
  }
}

export const NEST_LESS: Advice = {
  code: 'nest-less',
  text: 'Turn the recursion into a loop, or limit its depth to what the stack holds.',
};

export const PREALLOCATE: Advice = {
  code: 'preallocate',
  text: 'Allocate before the heap is locked. In an interrupt handler use preallocated buffers and small integers, no floats or bound methods, and micropython.schedule() for the rest.',
};

export const ENABLE_COLLECTOR: Advice = {
  code: 'enable-collector',
  text: 'Call gc.enable(), or gc.collect() at a good time.',
};

export const LET_IT_END: Advice = {
  code: 'let-memory-error-end',
  text: 'Let the MemoryError end the program (catch only the exceptions that you expect) and profile again: the report then has the heap map of that moment.',
};

const PLACES = {
  interrupt: 'that an interrupt handler raised it',
  task: 'that a task raised it',
  thread: 'that a thread raised it',
  traceback:
    'a traceback alone, as from a callback of micropython.schedule() or a soft timer, or from sys.print_exception()',
} as const;

function handlers({ places }: PrintedFinding): string {
  return places.interrupt === undefined ? '' : ' in an interrupt handler';
}

/** Where nothing caught it, as far as the line before says. */
function nowhere({ places }: PrintedFinding): string {
  const where = (Object.keys(WHERE) as (keyof typeof WHERE)[]).flatMap((place) =>
    places[place] === undefined ? [] : [WHERE[place]],
  );
  return ` that nothing caught: ${where.join('; ')}`;
}

const WHERE = {
  interrupt: 'in an interrupt handler',
  task: 'in a task',
  thread: 'in a thread',
  traceback: 'in a callback, or by sys.print_exception()',
} as const;

function asked({ requested }: PrintedFinding): string {
  if (requested === null) return '';
  const { leastBytes, mostBytes } = requested;
  return leastBytes === mostBytes
    ? ` (${formatBytes(leastBytes)} asked for)`
    : ` (${formatBytes(leastBytes)} to ${formatBytes(mostBytes)} asked for)`;
}

function quoted({ firstHeading, firstLine }: PrintedFinding): string {
  const [heading, line] = [firstHeading, firstLine].map((text) => clipText((text ?? '').trim(), MAX_QUOTED));
  return heading ? `"${heading}", "${line}"` : `"${line}"`;
}
