import type { Analysis } from '../../../analysis/analyse.js';
import { allocationStacks, placeOf } from './allocation-stacks.js';

/** One line a place, "main.py;read;main.py:12 480", bytes last: what flamegraph.pl and inferno read. @throws MpgcError USAGE */
export function renderCollapsed(analysis: Analysis): string {
  return allocationStacks(analysis)
    .stacks.map((stack) => {
      const frames = [stack.path, stack.functionName, placeOf(stack)].filter((frame) => frame !== null);
      return `${frames.map((frame) => frame.replace(/[;\s\p{Cc}]+/gu, '_')).join(';')} ${stack.bytes}\n`;
    })
    .join('');
}
