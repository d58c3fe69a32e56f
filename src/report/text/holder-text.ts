import type { AddedLine } from '../../analysis/holders/added-lines.js';
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
export const LEAST_SHARE = 0.5;
export const WHOLE_SHARE = 0.9;
/** Beside what keeps less than this another is named, too, unless it keeps little of what the first does. */
const SECOND_SHARE = 0.75;
const LITTLE_SHARE = 0.25;
const MOST_LINES = 2;

/** "`pending` grows by one entry", "`pending` and `seen` both grow by one entry", and how much of the leak they keep where that is not all; null where nothing that grows keeps most of it. */
export function holderLead(
  holders: Holders | null,
  perUnit: number | null,
): { grows: string; part: string; addedIn: readonly AddedLine[] } | null {
  const named = mostOf(holders?.growing ?? [], perUnit);
  if (!named) return null;
  const { share, bytes } = named;
  const isAll = share === null || share >= WHOLE_SHARE || named.holders.some(isOfBytes);
  return {
    grows: growsWords(named.holders, GROW),
    part: isAll ? '' : `, ${formatRate(rounded(bytes))} of it there`,
    addedIn: linesOf(named.holders),
  };
}

/** What grows, of a run that is no hunt: " `pending` grew by one entry with each repetition."; empty where nothing is known to. */
export function grewSentence(holders: Holders | null, { past }: { past: boolean }): string {
  if (!holders) return '';
  const { growing, filledUp } = holders;
  const known = growing.reduce((sum, { bytesPerUnit }) => sum + (bytesPerUnit ?? 0), 0);
  const named = mostOf(growing, growing.some(({ bytesPerUnit }) => bytesPerUnit === null) ? null : known);
  const each = eachWords(holders);
  if (named) return ` ${growsWords(named.holders, past ? GREW : GROW)} ${each}${addedWords(named.holders)}.`;
  const [first] = growing;
  if (first) {
    const more = growing.length - 1;
    return ` ${growsWords([first], past ? GREW : GROW)} ${each}, and ${more} more ${past ? 'grew' : more === 1 ? 'grows' : 'grow'}.`;
  }
  const [cache] = filledUp;
  return cache && past
    ? ` ${holderWords(cache)} filled up to ${lengthWords(cache)}, and has not grown since ${unitOfHolders(holders)} ${formatCount(cache.since)}.`
    : '';
}

/** By the text alone, as nothing of such a run is followed line by line to what holds it. */
function addedWords(holders: readonly Holder[]): string {
  const lines = linesOf(holders).map(({ path, line }) => `${path}:${line}`);
  return lines.length === 0 || lines.length > MOST_LINES
    ? ''
    : `, added in ${lines.join(' and ')} (inferred)`;
}

/** What one walk and the next are apart by. */
export type HolderUnit = HuntUnit | 'repetition' | 'second';

const UNITS: Record<Holders['of'], HolderUnit> = { calls: 'repetition', passes: 'pass', time: 'second' };

/** Of a run that is no hunt. */
export function unitOfHolders({ of }: Pick<Holders, 'of'>): HolderUnit {
  return UNITS[of];
}

function eachWords({ of, loop }: Holders): string {
  if (of === 'time') return 'a second';
  const where = loop
    ? ` of the loop in ${loop.file === undefined ? `line ${loop.line}` : `${loop.file}:${loop.line}`}`
    : '';
  return `with each ${UNITS[of]}${where}`;
}

interface Named {
  holders: [Holder, ...Holder[]];
  bytes: number;
  /** Of the leak, from 0 to 1; null where that is not known. */
  share: number | null;
}

/** The one or two that keep most of it; where it is not known what they keep, those that are no more than that. */
function mostOf([first, ...others]: readonly Holder[], perUnit: number | null): Named | null {
  if (!first) return null;
  const [second] = others;
  const bytesOf = (all: readonly Holder[]) =>
    all.reduce((sum, { bytesPerUnit }) => sum + (bytesPerUnit ?? 0), 0);
  const shareOf = (all: readonly Holder[]) =>
    perUnit === null || all.some(({ bytesPerUnit }) => bytesPerUnit === null) ? null : bytesOf(all) / perUnit;
  const alone = shareOf([first]);
  const sharing = others.find(({ path }) => first.sharesWith.includes(path));
  const named: [Holder, ...Holder[]] = sharing
    ? [first, sharing]
    : second && (alone === null || alone < SECOND_SHARE) && !isLittle(second, first)
      ? [first, second]
      : [first];
  const share = shareOf(named);
  const isMost = share === null ? others.length < named.length : share >= LEAST_SHARE;
  return isMost ? { holders: named, bytes: bytesOf(named), share } : null;
}

/** Beside the other. */
function isLittle({ bytesPerUnit }: Holder, { bytesPerUnit: others }: Holder): boolean {
  return bytesPerUnit !== null && others !== null && bytesPerUnit < others * LITTLE_SHARE;
}

type GrowWords = { one: string; several: string };
const GROW: GrowWords = { one: 'grows', several: 'grow' };
const GREW: GrowWords = { one: 'grew', several: 'grew' };

function growsWords([first, second]: Named['holders'], { one, several }: GrowWords): string {
  const name = holderWords(first);
  const by = entriesWords(first);
  if (!second) return `${name} ${one} by ${by}`;
  return entriesWords(second) === by
    ? `${name} and ${holderWords(second)} both ${several} by ${by}`
    : `${name} ${one} by ${by} and ${holderWords(second)} by ${entriesWords(second)}`;
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

/** "14 entries", "120 B". */
function lengthWords({ type, entries }: Pick<Holder, 'type' | 'entries'>): string {
  if (BYTE_TYPES.has(type)) return formatBytes(entries);
  const [one, more] = ENTRIES[type] ?? ['entry', 'entries'];
  return `${formatCount(entries)} ${entries === 1 ? one : more}`;
}

const BYTE_TYPES: ReadonlySet<Holder['type']> = new Set(['bytearray', 'bytes', 'str']);

const ENTRIES: Partial<Record<Holder['type'], [string, string]>> = {
  object: ['attribute', 'attributes'],
  chain: ['link', 'links'],
};

function isOfBytes({ knownBy }: Holder): boolean {
  return knownBy === 'length';
}

/** A mean, as it is shown. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** How it was obtained, and what it cannot say. */
export function holdersMethod(holders: Holders, unit: HolderUnit): string {
  const { fromUnit, units, walks, seen, heapBytes, growing } = holders;
  const emptied = growing.some(({ knownBy }) => knownBy === 'emptied')
    ? ' What it keeps: how much less was alive once it was emptied at the end, for each entry.'
    : '';
  return `Run once more after a reset, with a stage of ${formatBytes(heapBytes)} that walks from the names of the script and its modules: ${formatPlural(walks, 'time')}, from ${unit} ${formatCount(fromUnit)} to ${formatCount(units)}; ${formatPlural(seen, 'container')} at the last.${emptied} ${notSeen(holders, unit)}`;
}

const LEFT_WORDS: Record<Holders['left'][number], string> = {
  objects: 'more objects than it looks at',
  entries: 'entries of large containers beyond the first 16',
  stack: 'what stack and heap had no room for',
  depth: 'what lies more than five steps from a name',
};

function notSeen({ left, explained }: Holders, unit: HolderUnit): string {
  const beyond = left.length > 0 ? `, and ${left.map((what) => LEFT_WORDS[what]).join(', ')}` : '';
  const share =
    explained === null
      ? ''
      : ` What grows by name explains ${formatWholePercent(explained)} of what each ${unit} keeps.`;
  return `Not seen: variables of closures and of suspended functions, entries of subclasses of list and dict, what firmware holds${beyond}.${share}`;
}

/** "display.glyphs: 14 since call 20". */
export function filledUpText({ filledUp }: Holders, unit: HolderUnit): string {
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

/** Each once: a line of a class adds to the lists of several objects. */
function linesOf(holders: readonly Holder[]): AddedLine[] {
  const lines = holders.flatMap(({ addedIn }) => addedIn);
  return [...new Map(lines.map((one) => [`${one.path}:${one.line}`, one])).values()];
}
