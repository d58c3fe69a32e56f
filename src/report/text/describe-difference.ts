import type { Difference } from '../../analysis/compare/find-differences.js';
import { sanitizeLines } from '../syntax/sanitize-text.js';
import { formatBytes, formatMs, formatShare } from './format.js';

/** What two captures were not recorded alike in, as a phrase: "the heap: 64,000 B → 128,000 B". */
export function describeDifference({ what, base, current }: Difference): string {
  if (what === 'identified') return 'the board, not identified in both';
  return `${NAMES[what] ?? what}: ${valueText(what, base)} → ${valueText(what, current)}`;
}

const NAMES: Record<string, string> = {
  machine: 'the board',
  word: 'the machine word',
  block: 'the block of the heap',
  version: 'the firmware',
  build: "the firmware's build",
  heap: 'the heap',
  unit: 'the number of the board',
  agent: "the agent's memory",
  command: 'the command',
  script: 'the script',
  call: '--call',
  setup: '--setup',
  iterations: '--iterations',
  intervalMs: '--interval',
  durationMs: '--duration',
  collectEveryMs: '--collect-every',
  lingerMs: '--linger',
  maps: '--maps',
  uncollected: '--no-collect',
  untilMs: '--until',
  maxOverhead: '--max-overhead',
  allowErrors: '--allow-errors',
  reset: '--reset',
  mpgc: 'mpgc',
};
const BYTES = new Set(['word', 'block', 'heap', 'agent']);

function valueText(what: string, value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'number' && BYTES.has(what)) return formatBytes(value);
  if (typeof value === 'number' && what.endsWith('Ms')) return formatMs(value);
  if (typeof value === 'number' && what === 'maxOverhead') return formatShare(value);
  return sanitizeLines(typeof value === 'string' ? value : JSON.stringify(value));
}
