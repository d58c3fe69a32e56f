import type { ScriptTooLarge } from '../../../analysis/findings/script-too-large.js';
import type { Advice } from '../advice/advice.js';
import { formatBytes } from '../format.js';

/** How much of the script compiles, and what a byte of it takes. */
export function describeTooLarge({ sourceBytes, limit }: ScriptTooLarge): string {
  const opening = `The script does not fit: the board ran out of memory compiling its ${formatBytes(sourceBytes)}. `;
  if (!limit) return `${opening}None of it has run.`;
  const { fitsBytes, failsBytes, largestFreeBytes } = limit;
  if (failsBytes === null) return `${opening}Without mpgc on the heap it compiles.`;
  const fits =
    fitsBytes === 0
      ? `Even without mpgc its first statement, ${formatBytes(failsBytes)}, does not compile`
      : `Without mpgc its first ${formatBytes(fitsBytes)} compile, its first ${formatBytes(failsBytes)} do not`;
  const rate =
    fitsBytes === 0 || largestFreeBytes === null
      ? ''
      : `: about ${(largestFreeBytes / fitsBytes).toFixed(1)} B of heap for each byte`;
  return `${opening}${fits}${rate}.`;
}

/** The figures that this rests on. */
export function tooLargeEvidence(finding: ScriptTooLarge): string[] {
  const { message, limit, largestFreeBytes, holdsText } = finding;
  const free = limit?.largestFreeBytes ?? null;
  return [
    `The board said: ${message || 'MemoryError'}. The program had printed nothing and taken no sample.`,
    ...(largestFreeBytes === null
      ? []
      : [`Free in one piece before the script, with mpgc on the heap: ${formatBytes(largestFreeBytes)}.`]),
    ...(limit
      ? [
          `mpgc tried how much compiles by halving, after a reset each time${free === null ? '' : `, with ${formatBytes(free)} free in one piece`}: N whole statements from the first, after a line that raises before they run.`,
        ]
      : []),
    ...(holdsText ? ['The firmware has no raw paste: the board holds the text while it compiles.'] : []),
  ];
}

/** What makes it smaller for the compiler. */
export function tooLargeAdvice({ limit, holdsText }: ScriptTooLarge): Advice[] {
  const most = limit && limit.fitsBytes > 0 && limit.failsBytes !== null ? limit.fitsBytes : null;
  return [
    {
      code: 'split-script',
      text: `Put parts of it into modules${most === null ? '' : ` of less than ${formatBytes(most)}`}, and import them one after another: each compiles by itself, and takes less once compiled.`,
    },
    {
      code: 'precompile',
      text: 'If the firmware imports .mpy files, precompile them with mpy-cross: then the board compiles nothing.',
    },
    ...(holdsText
      ? [
          {
            code: 'shorten-text' as const,
            text: 'Remove comments and blank lines: the text itself is on the heap.',
          },
        ]
      : []),
  ];
}
