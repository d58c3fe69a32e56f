import type { LinesView } from '../lines/view-lines.js';
import type { ReportView } from '../view-report.js';
import { linesText } from './code/lines-text.js';
import { factList } from './markup/facts.js';
import { element, type Markup } from './markup/markup.js';
import { noteList } from './markup/notes.js';
import { none, section } from './markup/section.js';
import { growthText } from './objects/growth-text.js';
import { objectsText } from './objects/objects-text.js';
import { collectionsText } from './sections/collections.js';
import { figureList } from './sections/figures.js';
import { findingList } from './sections/findings.js';
import { fragmentationText } from './sections/fragmentation.js';
import { importTables } from './sections/imports.js';
import { leakText } from './sections/leak-text.js';
import { modelText } from './sections/model.js';
import { programText } from './sections/program-text.js';
import { rawFigures } from './sections/raw.js';
import { lineCosts } from './source/line-costs.js';
import { sourceListing } from './source/source-lines.js';
import { renderSummary } from './summary/render-summary.js';

/** A part of the page that is shown by itself where the script runs; without it, and in print, all follow each other. */
export interface PageView {
  id: 'summary' | 'code' | 'objects' | 'heap' | 'details';
  name: string;
  sections: Markup[];
}

/** The views that have something to show, in their order. */
export function pageViews(view: ReportView): PageView[] {
  const views: PageView[] = [
    { id: 'summary', name: 'Summary', sections: summaryOf(view) },
    { id: 'code', name: 'Code', sections: codeOf(view) },
    { id: 'objects', name: 'Objects', sections: objectsOf(view) },
    { id: 'heap', name: 'Heap', sections: heapOf(view) },
    { id: 'details', name: 'Details', sections: detailsOf(view) },
  ];
  return views.filter(({ sections }) => sections.length > 0);
}

export function renderView({ id, name, sections }: PageView): Markup {
  return element('div', { id, class: 'view', role: 'region', 'aria-label': name }, ...sections);
}

function summaryOf(view: ReportView): Markup[] {
  const { traceback, leak, imports } = view;
  return [
    renderSummary(view),
    ...(view.lines ? [linesLead(view.lines)] : []),
    ...section('findings', 'Also found', findingList(view)),
    ...section('traceback', 'Traceback', traceback ? [programText('Text of the traceback', traceback)] : []),
    ...section('leak', 'Hunt for a leak', leak ? leakText(leak, view.source) : []),
    ...section('imports', 'Imports', imports ? importTables(imports) : []),
    ...(hasHeap(view) || imports ? [] : [none(NO_HEAP)]),
  ];
}

/** Leads to the view that has more of it. */
function linesLead({ sentence }: LinesView): Markup {
  return element('p', { class: 'caption' }, element('a', { href: '#lines' }, sentence));
}

const NO_HEAP = 'No Heap view: this capture has no memory sample and no heap map. "mpgc profile" takes both.';

function codeOf({ lines, leak, source }: ReportView): Markup[] {
  return [
    ...section('lines', 'What allocates', lines ? linesText(lines, source) : []),
    ...section('source', 'Source', sourceListing(source, lineCosts(lines, leak?.origin ?? null))),
  ];
}

function objectsOf({ leak, holders, objects }: ReportView): Markup[] {
  const growing = leak ? leak.holders : holders;
  return [
    ...section('grows', 'What grows', growing ? growthText(growing) : []),
    ...(objects ? objectsText(objects) : []),
  ];
}

/** The script draws the first two. */
function heapOf(view: ReportView): Markup[] {
  if (!hasHeap(view)) return [];
  return [
    ...section('timeline', 'Memory over time', [
      drawing('No memory sample was taken.', view.timeline.points.length),
    ]),
    ...section('maps', 'Heap map', [drawing('No heap map was taken.', view.maps.length)]),
    ...section('fragmentation', 'Fragmentation', fragmentationText(view)),
  ];
}

/** Where the script puts what it draws. */
function drawing(ifNone: string, count: number): Markup {
  return count === 0
    ? none(ifNone)
    : element('noscript', {}, none('This file draws it by a script, and scripts are not allowed here.'));
}

function hasHeap({ timeline, maps }: ReportView): boolean {
  return timeline.points.length > 0 || maps.length > 0;
}

function detailsOf(view: ReportView): Markup[] {
  const { board, run, output } = view;
  return [
    ...section('figures', 'Figures', view.figures.length > 0 ? [figureList(view.figures)] : []),
    ...section(
      'warnings',
      'Warnings',
      noteList(view.warnings.map(({ text }) => ({ severity: 'warning', text }))),
    ),
    ...section('collections', 'Collections', collectionsText(view.collections, view.timeline.points)),
    ...section('model', 'Heap model', modelText(view)),
    element(
      'div',
      { class: 'columns' },
      ...section('board', 'Board and agent', [
        board.length > 0 ? factList(board) : none('The board was not identified.'),
      ]),
      ...section('run', 'Run', [run.length > 0 ? factList(run) : none('Nothing is known of the run.')]),
    ),
    ...section('output', 'Program output', [
      output.text
        ? programText('Text that the program printed', output.text)
        : none('The program printed nothing.'),
    ]),
    ...section('raw', 'Raw figures', rawFigures(view.raw)),
  ];
}
