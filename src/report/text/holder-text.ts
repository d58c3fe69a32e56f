import type { Holder, Holders } from '../../analysis/holders/holders.js';
import {
  formatBytes,
  formatCount,
  formatPlural,
  formatRate,
  formatWholePercent,
  pluralOf,
} from './format.js';
import type { HuntUnit } from './hunt-unit.js';

/** What keeps less of a leak is not named in its first sentence; of the rest, what keeps more is said to keep it all. */
const LEAST_SHARE = 0.5;
const WHOLE_SHARE = 0.9;

/** "client.pending grows by one entry", and how much of the leak it keeps where that is not all; null where nothing that grows keeps most of it. */
export function holderLead(
  holders: Holders | null,
  perUnit: number | null,
): { grows: string; part: string } | null {
  const [first, ...others] = holders?.growing ?? [];
  if (!first) return null;
  const { bytesPerUnit } = first;
  const share = bytesPerUnit === null || perUnit === null ? null : bytesPerUnit / perUnit;
  if (share === null ? others.length > 0 : share < LEAST_SHARE) return null;
  const isAll = share === null || share >= WHOLE_SHARE || isOfBytes(first);
  return {
    grows: `${holderWords(first)} grows by ${entriesWords(first)}`,
    part: isAll ? '' : `, ${formatRate(rounded(bytesPerUnit!))} of it there`,
  };
}

/** "client.pending", "pending (a local)", "net.queue". */
export function holderName({ from, path }: Pick<Holder, 'from' | 'path'>): string {
  return from === 'function' ? `${path} (a local)` : path;
}

/** The same in a sentence. */
export function holderWords({ from, path }: Pick<Holder, 'from' | 'path'>): string {
  return `\`${path}\`${from === 'function' ? ' (a local)' : ''}`;
}

/** "one entry", "0.1 entries", "16 B". */
export function entriesWords(holder: Holder): string {
  const { entriesPerUnit } = holder;
  if (isOfBytes(holder)) return formatRate(rounded(entriesPerUnit));
  const [one, more] = ENTRIES[holder.type] ?? ['entry', 'entries'];
  if (entriesPerUnit === 1) return `one ${one}`;
  return `${Number(entriesPerUnit.toPrecision(3)).toLocaleString('en-US')} ${more}`;
}

const ENTRIES: Partial<Record<Holder['type'], [string, string]>> = {
  object: ['attribute', 'attributes'],
  chain: ['link', 'links'],
};

function isOfBytes({ knownBy }: Holder): boolean {
  return knownBy === 'length';
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** How it was obtained, and what it cannot say. */
export function holdersMethod(holders: Holders, unit: HuntUnit): string {
  const { fromUnit, units, walks, seen, heapBytes, growing } = holders;
  const emptied = growing.some(({ knownBy }) => knownBy === 'emptied')
    ? ' Bytes: how much less was alive once it was emptied at the end, for each entry.'
    : '';
  return `Run once more after a reset, with a stage of ${formatBytes(heapBytes)} that walks from the names of the script and its modules: ${formatPlural(walks, 'time')}, from ${unit} ${formatCount(fromUnit)} to ${formatCount(units)}; ${formatPlural(seen, 'container')} at the last.${emptied} ${notSeen(holders, unit)}`;
}

const LEFT_WORDS: Record<Holders['left'][number], string> = {
  objects: 'more objects than it looks at',
  entries: 'entries of large containers beyond the first 16',
  stack: 'what stack and heap had no room for',
  depth: 'what lies more than five steps from a name',
};

function notSeen({ left, explained }: Holders, unit: HuntUnit): string {
  const beyond = left.length > 0 ? `, and ${left.map((what) => LEFT_WORDS[what]).join(', ')}` : '';
  const share =
    explained === null
      ? ''
      : ` What grows by name explains ${formatWholePercent(explained)} of what each ${unit} keeps.`;
  return `Not seen: variables of closures and of suspended functions, entries of subclasses of list and dict, what firmware holds${beyond}.${share}`;
}

/** "display.glyphs: 14 since call 20". */
export function filledUpText({ filledUp }: Holders, unit: HuntUnit): string {
  const named = filledUp
    .slice(0, 3)
    .map(
      (one) => `${holderWords(one)} (${formatCount(one.entries)} since ${unit} ${formatCount(one.since)})`,
    );
  const more = filledUp.length > 3 ? ` and ${filledUp.length - 3} more` : '';
  return named.length === 0
    ? ''
    : `Filled up and stopped, as a cache does: ${named.join(', ')}${more}. Walks were at some ${pluralOf(unit)} only.`;
}
