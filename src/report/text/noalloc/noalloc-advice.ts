import type { NoallocJudgement } from '../../../analysis/noalloc/judge-noalloc.js';
import type { HeaderRecord } from '../../../session/schema.js';
import type { Advice } from '../advice/advice.js';
import { noallocCommand } from '../advice/next-command.js';

/** What to do about a call that allocates, or of which that is not known. */
export function noallocAdvice(judged: NoallocJudgement, header: HeaderRecord): Advice[] {
  if (judged.verdict === 'allocates-nothing') return [];
  if (judged.verdict === 'inconclusive') return unknownAdvice(judged, header);
  switch (judged.reason) {
    case 'first-calls':
      return [
        {
          code: 'call-first',
          text: 'Make that call once before the interrupt is enabled. To see that it suffices:',
          command: noallocCommand(header, { setup: withSetup(header.options.noalloc?.setup, judged.call) }),
        },
      ];
    case 'unlocked-only':
      return [
        {
          code: 'avoid-exceptions',
          text: 'An exception that is raised and caught, or a large frame, takes memory only where the heap is open. In a loop that must not collect, test before instead of catching.',
        },
      ];
    default:
      return [
        {
          code: 'allocate-outside',
          text: 'Allocate outside: a buffer, a bound method or a tuple made once and kept in a global; integers in place of floats, index and memoryview in place of slices; or do the work later, by micropython.schedule().',
        },
      ];
  }
}

function unknownAdvice({ reason }: NoallocJudgement, header: HeaderRecord): Advice[] {
  switch (reason) {
    case 'raised':
      return [{ code: 'mend-exception', text: 'Fix the exception, then ask again.' }];
    case 'stopped':
      return [
        {
          code: 'give-more-time',
          text: 'Give it more time, or fewer calls:',
          command: noallocCommand(header, {
            iterations: Math.max(1, Math.floor((header.options.noalloc?.iterations ?? 2) / 4)),
            untilMs: 4 * (header.options.noalloc?.untilMs ?? 60_000),
          }),
        },
      ];
    case 'no-heap-lock':
      return [
        {
          code: 'run-elsewhere',
          text: 'Use a firmware that has it: an emulated Pico (--port emu:FILE.uf2), or the embedded board (--port sim).',
        },
      ];
    case 'catches':
      return [
        {
          code: 'let-memory-error-end',
          text: 'Let MemoryError through while you ask: name other exceptions in that except, or ask about the code inside the try.',
        },
      ];
    case 'changes-lock':
      return [{ code: 'leave-lock', text: 'Ask about the function inside, which leaves the lock alone.' }];
    default:
      return [
        {
          code: 'stop-callbacks',
          text: 'Stop timers and callbacks of the program before the calls (--setup), as what they allocate counts, and ask again.',
        },
      ];
  }
}

/** One statement after the other. */
function withSetup(setup: string | null | undefined, call: string): string {
  return setup ? `${setup}; ${call}` : call;
}
