import type { Analysis } from '../../analysis/analyse.js';
import type { GrownHolder, GrownHolders, GrownTypes } from '../../analysis/holders/grown.js';
import type { Holder, Holders } from '../../analysis/holders/holders.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { describeWarning } from '../text/coded/describe-warning.js';
import {
  formatBytes,
  formatCount,
  formatPlural,
  formatRate,
  formatWholePercent,
  orUnknown,
  pluralOf,
} from '../text/format.js';
import { entriesPerUnitWords, grownMethod } from '../text/grown-text.js';
import {
  entriesWords,
  type HolderUnit,
  holderName,
  holdersMethod,
  LEAST_SHARE,
  rounded,
} from '../text/holder-text.js';
import type { HuntUnit } from '../text/hunt-unit.js';

/** Who holds what a leak keeps, all text made. */
export interface HoldersView {
  unit: HolderUnit;
  rows: HolderRow[];
  /** "Entries at call 160" */
  entriesAt: string;
  /** What `keeps` of each row is: "Keeps a call", or where the verdict has that of all, "Share kept". */
  keepsHeading: string;
  /** Said where there are none. */
  none: string;
  /** What grew and stopped, and what there is to say of it: empty where nothing did. */
  caches: CacheRow[];
  cachesNote: string;
  /** "3 % of the growth": what none of these keeps; empty where that is not known, or is nothing. */
  unexplained: string;
  /** Which types grow, by snapshots; null where none were taken. */
  types: GrownTypesView | null;
  method: string;
}

export interface GrownTypesView {
  /** "10 → 30 → 50": calls or passes before each snapshot. */
  at: string;
  /** Objects, and bytes of their own, at each. */
  rows: { name: string; counts: string; bytes: string }[];
}

export interface CacheRow {
  name: string;
  type: string;
  /** "none since call 20" */
  grows: string;
  entries: string;
}

export interface HolderRow {
  name: string;
  type: string;
  /** "one entry", with each call or pass. */
  grows: string;
  entries: string;
  /** "104 B", "72 %" */
  keeps: string;
  /** "main.py:27": lines that add to it by their text; empty where none is known. */
  addedIn: string;
  /** "measured": how it is known that it grows, and what it keeps. */
  known: string;
}

const MOST_CACHES = 3;
/** Less is within what rounding hides. */
const LEAST_UNEXPLAINED = 0.005;

/** Where it is not known; null where nobody looked for it. */
export function viewNoHolders({
  warnings,
  capture,
}: Pick<Analysis, 'warnings' | 'capture'>): HoldersView | null {
  const told = warnings.find(({ code }) => code === 'no-census');
  return told ? { ...NOTHING, none: describeWarning(told, capture.header.options) } : null;
}

const NOTHING: HoldersView = {
  unit: 'call',
  rows: [],
  entriesAt: '',
  keepsHeading: '',
  none: '',
  caches: [],
  cachesNote: '',
  unexplained: '',
  types: null,
  method: '',
};

/** By names that lead to containers, and by snapshots of all objects where these do not tell it; null where neither was looked for. */
export function viewHeld(
  { holders, grown, grownTypes, rate }: Pick<LeakJudgement, 'holders' | 'grown' | 'grownTypes' | 'rate'>,
  unit: HuntUnit,
): HoldersView | null {
  const perUnit = rate?.perUnit ?? null;
  const types = viewTypes(grownTypes);
  const named = holders && { ...viewHolders(holders, unit, perUnit), types };
  if (!grown) return named;
  const { rows, none, method, ...others } = named ?? NOTHING;
  const paths = new Set(rows.map(({ name }) => name));
  const all = Math.max(perUnit ?? 0, grown.perUnit);
  const keeps = keepsWords(perUnit === null ? null : all);
  const more = grown.holders.filter(({ path }) => !paths.has(path)).map((one) => grownRow(one, keeps));
  const how = grownMethod(grown, unit);
  return {
    ...others,
    types,
    unit,
    keepsHeading: keepsHeading(unit, perUnit),
    rows: [...rows, ...more],
    // Of one table or the other: they end at different calls.
    entriesAt:
      rows.length + others.caches.length === 0
        ? entriesAt(grown.units, unit)
        : more.length === 0
          ? others.entriesAt
          : 'Entries',
    unexplained: beyondNames(holders, grown, all),
    none:
      grown.beyondPerUnit >= LEAST_SHARE * grown.perUnit
        ? `No name of the program leads to what grows with each ${unit}.`
        : none || noneByGrown(grown, unit),
    method: method === '' ? how : `${method} ${how}`,
  };
}

function viewTypes(grown: GrownTypes | null): GrownTypesView | null {
  const inTurn = (values: readonly number[]) => values.map(formatCount).join(' → ');
  return (
    grown && {
      at: inTurn(grown.units),
      rows: grown.types.map(({ name, count, selfBytes }) => ({
        name,
        counts: inTurn(count),
        bytes: inTurn(selfBytes),
      })),
    }
  );
}

/** Where nobody looked by names, or could not. */
function noneByGrown({ snapshots, fromUnit, units }: GrownHolders, unit: HuntUnit): string {
  return `No object kept more at each of ${formatPlural(snapshots, 'snapshot')}, from ${unit} ${formatCount(fromUnit)} to ${formatCount(units)}.`;
}

/** Of what grows, `all`, what neither of both found a name for. */
function beyondNames(holders: Holders | null, grown: GrownHolders, all: number): string {
  const paths = new Set(grown.holders.map(({ path }) => path));
  const others = (holders?.growing ?? []).filter(({ path }) => !paths.has(path));
  if (others.some(({ bytesPerUnit }) => bytesPerUnit === null)) return '';
  const kept = [...grown.holders, ...others].reduce((sum, { bytesPerUnit }) => sum + bytesPerUnit!, 0);
  return unexplainedText(1 - kept / all);
}

function grownRow(
  { path, type, entriesPerUnit, entries, bytesPerUnit }: GrownHolder,
  keeps: (bytes: number) => string,
): HolderRow {
  return {
    name: path,
    type,
    grows: entriesPerUnit ? entriesPerUnitWords(entriesPerUnit) : 'not known',
    entries: orUnknown(entries, formatCount),
    keeps: keeps(bytesPerUnit),
    addedIn: '',
    known: 'measured',
  };
}

/** `perUnit`: what the verdict says of each call; what these keep is told as a share of that, as they were measured in another run. */
export function viewHolders(holders: Holders, unit: HolderUnit, perUnit: number | null = null): HoldersView {
  const { growing } = holders;
  const known = growing.reduce((sum, { bytesPerUnit }) => sum + (bytesPerUnit ?? 0), 0);
  const keeps = keepsWords(perUnit === null ? null : Math.max(perUnit, known));
  return {
    unit,
    keepsHeading: keepsHeading(unit, perUnit),
    rows: growing.map((one) => rowOf(one, growing, keeps)),
    none: `Nothing that a name of the program leads to grew up to ${unit} ${formatCount(holders.units)}: what holds it grows more seldom, or is a closure, a suspended function or the firmware.`,
    entriesAt: entriesAt(holders.units, unit),
    caches: holders.filledUp.slice(0, MOST_CACHES).map((one) => ({
      name: holderName(one),
      type: one.type,
      grows: `none since ${unit} ${formatCount(one.since)}`,
      entries: formatCount(one.entries),
    })),
    cachesNote: cachesNote(holders, unit),
    unexplained: holders.explained === null ? '' : unexplainedText(1 - holders.explained),
    types: null,
    method: holdersMethod(holders, unit),
  };
}

function cachesNote({ filledUp }: Holders, unit: HolderUnit): string {
  if (filledUp.length === 0) return '';
  const left = filledUp.length - MOST_CACHES;
  const more = left > 0 ? `${formatPlural(left, 'more name')} filled up and stopped. ` : '';
  return `${more}A cache has had its length since that ${unit}, or from before it: walks were at some ${pluralOf(unit)} only.`;
}

function entriesAt(units: number, unit: HolderUnit): string {
  return `Entries at ${unit} ${formatCount(units)}`;
}

function unexplainedText(share: number): string {
  return share < LEAST_UNEXPLAINED ? '' : `${formatWholePercent(share)} of the growth`;
}

function keepsHeading(unit: HolderUnit, perUnit: number | null): string {
  return perUnit === null ? `Keeps a ${unit}` : 'Share kept';
}

/** "104 B", or as a share of what all keep. */
function keepsWords(perUnit: number | null): (bytes: number) => string {
  return (bytes) => (perUnit === null ? formatRate(rounded(bytes)) : formatWholePercent(bytes / perUnit));
}

function rowOf(holder: Holder, all: readonly Holder[], words: (bytes: number) => string): HolderRow {
  const { type, entries, addedIn, sharesWith } = holder;
  const sharing = all.filter(({ path }) => sharesWith.includes(path));
  const bytes = [holder, ...sharing].map(({ bytesPerUnit }) => bytesPerUnit);
  const keeps = bytes.some((one) => one === null) ? null : bytes.reduce((sum: number, one) => sum + one!, 0);
  const kept = orUnknown(keeps, words);
  return {
    name: holderName(holder),
    type,
    grows: entriesWords(holder),
    entries: holder.knownBy === 'length' ? formatBytes(entries) : formatCount(entries),
    addedIn: addedIn.map(({ path, line }) => `${path}:${line}`).join(', '),
    known: keeps === null ? 'entries measured' : 'measured',
    keeps: sharing.length > 0 && keeps !== null ? `${kept} together` : kept,
  };
}
