import type { Holder, Holders } from '../../analysis/holders/holders.js';
import { formatBytes, formatCount, formatRate, orUnknown } from '../text/format.js';
import { entriesWords, filledUpText, holderName, holdersMethod } from '../text/holder-text.js';
import type { HuntUnit } from '../text/hunt-unit.js';

/** Who holds what a leak keeps, all text made. */
export interface HoldersView {
  unit: HuntUnit;
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
}

export function viewHolders(holders: Holders, unit: HuntUnit): HoldersView {
  return {
    unit,
    rows: holders.growing.map(rowOf),
    none: `Nothing that a name of the program leads to grew from walk to walk, up to ${unit} ${formatCount(holders.units)}: what grows more seldom, a closure, a suspended function, a subclass of list or dict, or the firmware holds it.`,
    filledUp: filledUpText(holders, unit),
    method: holdersMethod(holders, unit),
  };
}

function rowOf(holder: Holder): HolderRow {
  const { type, entries, bytesPerUnit } = holder;
  return {
    name: holderName(holder),
    type,
    grows: entriesWords(holder),
    entries: holder.knownBy === 'length' ? formatBytes(entries) : formatCount(entries),
    keeps: orUnknown(bytesPerUnit === null ? null : Number(bytesPerUnit.toPrecision(3)), formatRate),
  };
}
