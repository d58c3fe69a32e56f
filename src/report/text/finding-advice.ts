import type { Finding, OutOfMemory, OutOfMemoryCause } from '../../analysis/run/find-findings.js';
import type { HeaderRecord } from '../../session/schema.js';
import { formatBytes } from './format.js';

/** What the commands that are proposed need to know of the run. */
export interface AdvisedRun {
  header: HeaderRecord;
  /** As it was given to mpgc. */
  captureName: string;
}

/** What to do about a finding: a change of the code, or the next command. */
export function findingAdvice(finding: Finding, run: AdvisedRun): string[] {
  switch (finding.code) {
    case 'out-of-memory':
      return outOfMemoryAdvice(finding, run);
    case 'program-failed':
      return ['Mend the exception and profile again: the figures end where it was raised.'];
    case 'exit-code':
      return ['See what the program printed before it ended.'];
    case 'incomplete':
      return [`Check cable and power, then profile again: ${profileCommand(run)}`];
    case 'near-full':
      return [
        'Allocate large buffers once, at the start, and reuse them (readinto(), slices of a memoryview).',
        `Ask how small the heap may be, and what a threshold changes: ${command('simulate', run.captureName)} --threshold 4k`,
      ];
    case 'fragmented':
      return [
        ALLOCATE_EARLY,
        'The table "In the way" has the blocks that keep the free runs apart; those that are new came from the program.',
      ];
    case 'model-mismatch':
      return [
        `See the first difference, block by block: ${command('doctor', '--port', run.header.port)}`,
        'If the firmware was changed in its collector, that is expected. Else report it with this capture.',
      ];
    case 'repetitions-grew':
      return [
        `Find out whether it is a leak, how many bytes a call, and what stays: ${leakCommand(run)}`,
        'A cache or a buffer that fills up to a limit grows, too, and then stops.',
      ];
    case 'samples-lost':
      return [
        'Sample less often (a longer --interval, fewer marks), or print less: the line to the computer was full, or interrupts were off.',
      ];
    case 'retained':
      return [
        'Compare the heap map after the program with the one before: what is marked there is what stayed.',
        ...(run.header.options.call === null
          ? [`If part of the program runs again and again, hunt for a leak in it: ${leakCommand(run)}`]
          : []),
      ];
  }
}

const ALLOCATE_EARLY =
  'Allocate what is large or lasts before what comes and goes, at the top of the program, and keep it.';

const CAUSES: Record<OutOfMemoryCause, string[]> = {
  full: ['Keep less at once: read and handle data in pieces, drop what is done with, import fewer modules.'],
  areas: [
    ALLOCATE_EARLY,
    'Ask for less at once: a block cannot reach from one area of the heap into another.',
  ],
  pieces: [ALLOCATE_EARLY, 'The table "In the way" has the blocks that keep the free runs apart.'],
  'freed-since': ['Drop what a function holds (del, smaller functions) before it asks for more.'],
};

function outOfMemoryAdvice({ cause, heapLocked, requestedBytes }: OutOfMemory, run: AdvisedRun): string[] {
  if (heapLocked) {
    return [
      'Allocate before the heap is locked: interrupt handlers may use only what exists already (preallocated buffers, small integers), and micropython.schedule() for the rest.',
    ];
  }
  const sized = requestedBytes === null ? '' : ` --alloc ${requestedBytes}`;
  const ask =
    requestedBytes === null
      ? 'how large a heap it needs'
      : `where the ${formatBytes(requestedBytes)} would fit`;
  return [...(cause ? CAUSES[cause] : []), `Ask ${ask}: ${command('simulate', run.captureName)}${sized}`];
}

function leakCommand({ header }: AdvisedRun): string {
  return command(
    'leak',
    header.script.name,
    '--call',
    header.options.call ?? 'FUNCTION()',
    '--port',
    header.port,
  );
}

function profileCommand({ header }: AdvisedRun): string {
  return command('profile', header.script.name, '--port', header.port);
}

function command(...words: string[]): string {
  return `mpgc ${words.map(shellWord).join(' ')}`;
}

/** The names come from whoever made the capture, and what is shown is there to be copied into a shell. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(word) ? word : quote(word);
}

function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
