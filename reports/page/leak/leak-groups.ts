import type { GroupView } from '../../../src/report/leak/view-leak.js';
import { createElement } from '../dom/create-element.js';
import { dataTable } from '../dom/data-table.js';
import { exclusiveToggle } from '../dom/exclusive-toggle.js';
import { kindOf } from '../maps/block-kinds.js';

const COLUMNS = ['Group', 'What', 'Count', 'Bytes', 'For each call', 'Pattern', 'First places'];

/** The groups as a table. Each is a button that leaves marks on this group only; `onChoose` is told, null for all. */
export function leakGroups(groups: GroupView[], onChoose: (group: GroupView | null) => void): HTMLElement {
  const choose = exclusiveToggle(onChoose);
  const rows = groups.map((group) => [
    choose(group, groupButton(group)),
    group.what,
    group.count,
    group.bytes,
    group.perCall,
    group.pattern,
    createElement('code', {}, group.places),
  ]);
  return dataTable('Blocks that are new, by kind and length', COLUMNS, rows);
}

function groupButton({ fingerprint, what }: GroupView): HTMLElement {
  const swatch = createElement('i', { class: 'key', 'data-kind': kindOf(fingerprint.charAt(0)) });
  const attributes = { type: 'button', class: 'choice', title: `Mark only ${what}` };
  return createElement('button', attributes, swatch, createElement('code', {}, fingerprint));
}
