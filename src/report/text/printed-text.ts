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
      return `${like} where an allocation meets a locked heap${handlers(finding)}, first ${quoted(finding)}. A hard interrupt handler may not allocate, however much is free.`;
    case 'memory-printed':
      return `${like} of a MemoryError${asked(finding)}, first ${quoted(finding)}. ${finding.collectorOff ? 'The collector was disabled (gc.disable()): nothing is collected before an allocation fails. ' : ''}The program went on without what it had asked for.`;
    case 'recursion-printed':
      return `${like} when the stack is full, first ${quoted(finding)}: calls were nested too deep.`;
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
      ? `this line is ${firmwares === 1 ? '' : 'not '}worded as the firmware does it`
      : `${formatCount(firmwares)} of ${formatPlural(count, 'line')} are worded as the firmware does it`;
  return [
    `It is the output of the program that was read, which may print such words itself: ${wording}.`,
    ...(heads.length > 0 ? [`Before it stood: ${heads.join(', ')}.`] : []),
    ...(firstMs === null || lastMs === null
      ? []
      : [
          count === 1
            ? `It came ${formatMs(firstMs)} after the program was started, by the computer's clock.`
            : `The first came ${formatMs(firstMs)} and the last ${formatMs(lastMs)} after the program was started, by the computer's clock.`,
        ]),
    ...(places.interrupt === undefined
      ? []
      : ['After its first exception the firmware calls such a handler no more.']),
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
      return [{ code: 'see-output', text: 'See the tracebacks in the output, and mend what raises.' }];
  }
}

export const NEST_LESS: Advice = {
  code: 'nest-less',
  text: 'Turn the recursion into a loop, or give it a limit that the stack holds.',
};

export const PREALLOCATE: Advice = {
  code: 'preallocate',
  text: 'Allocate before the heap is locked: interrupt handlers may use only what exists already (preallocated buffers, small integers; no floats, no bound methods), and micropython.schedule() for the rest.',
};

export const ENABLE_COLLECTOR: Advice = {
  code: 'enable-collector',
  text: 'Call gc.enable(), or gc.collect() at a time of your choice.',
};

export const LET_IT_END: Advice = {
  code: 'let-memory-error-end',
  text: 'Let MemoryError end the program once (catch the exceptions that you expect, not all of them) and profile again: the report then has the heap map of that moment.',
};

const PLACES = {
  interrupt: 'that an interrupt handler raised it',
  task: 'that a task raised it',
  thread: 'that a thread raised it',
  traceback:
    'a traceback alone, as of a callback that micropython.schedule(), a soft timer or sys.print_exception() has',
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
