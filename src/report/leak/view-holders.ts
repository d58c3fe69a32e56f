import type { GrownHolder } from '../../analysis/holders/grown.js';
import type { Holder, Holders } from '../../analysis/holders/holders.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import type { RecordOf } from '../../session/schema.js';
import { describeWarning } from '../text/coded/describe-warning.js';
import { formatBytes, formatCount, formatRate, orUnknown } from '../text/format.js';
import { entriesPerUnitWords, grownMethod } from '../text/grown-text.js';
import {
  entriesWords,
  filledUpText,
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
  /** Said where there are none. */
  none: string;
  /** Caches; empty where there are none. */
  filledUp: string;
  method: string;
}

export interface HolderRow {
  name: string;
  type: string;
  /** "one entry", with each call or pass. */
  grows: string;
  entries: string;
  /** "104 B" */
  keeps: string;
  /** "main.py:27": lines that add to it by their text; empty where none is known. */
  addedIn: string;
}

/** Where it is not known; null where nobody looked for it. */
export function viewNoHolders(warnings: readonly RecordOf<'warning'>[]): HoldersView | null {
  const told = warnings.find(({ code }) => code === 'no-census');
  return told ? { unit: 'call', rows: [], none: describeWarning(told), filledUp: '', method: '' } : null;
}

/** By names that lead to containers, and by snapshots of all objects where these do not tell it; null where neither was looked for. */
export function viewHeld(
  { holders, grown }: Pick<LeakJudgement, 'holders' | 'grown'>,
  unit: HuntUnit,
): HoldersView | null {
  const named = holders && viewHolders(holders, unit);
  if (!grown) return named;
  const { rows, none, filledUp, method } = named ?? { rows: [], none: '', filledUp: '', method: '' };
  const paths = new Set(rows.map(({ name }) => name));
  const more = grown.holders.filter(({ path }) => !paths.has(path)).map(grownRow);
  const how = grownMethod(grown, unit);
  return {
    unit,
    rows: [...rows, ...more],
    none:
      grown.beyondPerUnit >= LEAST_SHARE * grown.perUnit
        ? `No name of the program leads to what grows with each ${unit}.`
        : none,
    filledUp,
    method: method === '' ? how : `${method} ${how}`,
  };
}

function grownRow({ path, type, entriesPerUnit, entries, bytesPerUnit }: GrownHolder): HolderRow {
  return {
    name: path,
    type,
    grows: entriesPerUnit ? entriesPerUnitWords(entriesPerUnit) : 'not known',
    entries: orUnknown(entries, formatCount),
    keeps: formatRate(rounded(bytesPerUnit)),
    addedIn: '',
  };
}

export function viewHolders(holders: Holders, unit: HolderUnit): HoldersView {
  return {
    unit,
    rows: holders.growing.map((one) => rowOf(one, holders.growing)),
    none: `Nothing that a name of the program leads to grew up to ${unit} ${formatCount(holders.units)}: what holds it grows more seldom, or is a closure, a suspended function or the firmware.`,
    filledUp: filledUpText(holders, unit),
    method: holdersMethod(holders, unit),
  };
}

function rowOf(holder: Holder, all: readonly Holder[]): HolderRow {
  const { type, entries, addedIn, sharesWith } = holder;
  const sharing = all.filter(({ path }) => sharesWith.includes(path));
  const bytes = [holder, ...sharing].map(({ bytesPerUnit }) => bytesPerUnit);
  const keeps = bytes.some((one) => one === null) ? null : bytes.reduce((sum: number, one) => sum + one!, 0);
  const kept = orUnknown(keeps === null ? null : Number(keeps.toPrecision(3)), formatRate);
  return {
    name: holderName(holder),
    type,
    grows: entriesWords(holder),
    entries: holder.knownBy === 'length' ? formatBytes(entries) : formatCount(entries),
    addedIn: addedIn.map(({ path, line }) => `${path}:${line}`).join(', '),
    keeps: sharing.length > 0 && keeps !== null ? `${kept} together` : kept,
  };
}
