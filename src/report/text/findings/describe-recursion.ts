import type { Recursion } from '../../../analysis/run/recursion.js';
import { formatBytes, formatCount, formatPlural } from '../format.js';

/** Who calls whom too often, and what the stack holds of it. */
export function describeRecursion({
  cycle,
  times,
  frames,
  stackLimitBytes,
  bytesPerFrame,
}: Recursion): string {
  const names = cycle.map(({ name, line }) => `${name} (line ${line})`);
  const [last = ''] = names.slice(-1);
  const who =
    names.length === 1
      ? `${last} calls itself`
      : `${names.slice(0, -1).join(', ')} and ${last} call each other`;
  const deep = `${who}, ${formatCount(times)} times in the traceback`;
  return stackLimitBytes === null || bytesPerFrame === null
    ? `${deep}.`
    : `${deep}. The stack of ${formatBytes(stackLimitBytes)} holds ${formatPlural(frames, 'call')} here, of about ${formatBytes(Math.round(bytesPerFrame))} each.`;
}

/** How its figures were obtained. */
export function recursionEvidence({ stackLimitBytes, frames }: Recursion): string[] {
  if (stackLimitBytes === null) return [];
  return [
    `The stack's limit and the prompt's share: micropython.mem_info() before the program. The rest: the ${formatPlural(frames, 'frame')} of the traceback.`,
  ];
}
