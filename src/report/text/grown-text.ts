import type { GrownHolder, GrownHolders } from '../../analysis/holders/grown.js';
import { formatCount, formatPlural, formatRate, formatWholePercent } from './format.js';
import { type holderLead, LEAST_SHARE, rounded, WHOLE_SHARE } from './holder-text.js';
import type { HuntUnit } from './hunt-unit.js';
import { keeperWords } from './words/keeper-words.js';

/** "`step → cell → list` grows by one entry", as holderLead() has it; null where nothing keeps most of what grows. */
export function grownLead(grown: GrownHolders | null): ReturnType<typeof holderLead> {
  if (!grown) return null;
  const { perUnit, internedPerUnit } = grown;
  const [first] = grown.holders;
  if (first && first.bytesPerUnit >= LEAST_SHARE * perUnit) {
    return leadOf(`${keeperWords(first)} ${growsWords(first)}`, first.bytesPerUnit, perUnit);
  }
  return internedPerUnit >= LEAST_SHARE * perUnit
    ? leadOf('the pool of interned strings grows', internedPerUnit, perUnit)
    : null;
}

function leadOf(grows: string, bytes: number, perUnit: number) {
  const part = bytes >= WHOLE_SHARE * perUnit ? '' : `, ${formatRate(rounded(bytes))} of it there`;
  return { grows, part, addedIn: [] };
}

/** "grows by one entry", "keeps more". */
function growsWords({ entriesPerUnit }: GrownHolder): string {
  return entriesPerUnit ? `grows by ${entriesPerUnitWords(entriesPerUnit)}` : 'keeps more';
}

/** "one entry", "0.1 entries". */
export function entriesPerUnitWords(entries: number): string {
  return entries === 1 ? 'one entry' : `${rounded(entries).toLocaleString('en-US')} entries`;
}

/** How it was obtained, and what no name leads to. */
export function grownMethod(grown: GrownHolders, unit: HuntUnit): string {
  const { snapshots, fromUnit, units, beyondPerUnit, internedPerUnit, perUnit } = grown;
  const interned =
    internedPerUnit > 0
      ? `, ${formatRate(rounded(internedPerUnit))} a ${unit} of it interned strings: names made at run time`
      : '';
  const beyond =
    beyondPerUnit > 0
      ? ` ${formatWholePercent(beyondPerUnit / perUnit)} of what grew no name leads to${interned}.`
      : '';
  const taken = `${formatPlural(snapshots, 'snapshot')} of all objects`;
  const how =
    unit === 'pass'
      ? `Run once more for each of ${taken}, and ended at the head of a pass`
      : `Run once more after a reset, with nothing of mpgc on the heap while it ran: ${taken}`;
  return `${how}, from ${unit} ${formatCount(fromUnit)} to ${formatCount(units)}. What an object keeps is what would be gone without it.${beyond}`;
}
