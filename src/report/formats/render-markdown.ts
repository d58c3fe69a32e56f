import { importsMarkdown } from '../imports/imports-markdown.js';
import type { LeakView } from '../leak/view-leak.js';
import { escapeMarkdown, fenceMarkdown } from '../syntax/escape-markdown.js';
import { markdownTable } from '../syntax/markdown-table.js';
import type { Advice } from '../text/advice/advice.js';
import { formatCount, formatPlural } from '../text/format.js';
import { furtherFindings, verdictText } from '../verdict.js';
import type { Fact, Figure, ReportView } from '../view-report.js';
import { adviceMarkdown } from './advice-lines.js';
import { nextAdvice } from './advice-of.js';

/** A comment on GitHub holds 65,536 characters, a step summary 1 MiB. */
const MAX_CHARACTERS = 60_000;
const MAX_OUTPUT = 4000;
const MAX_WARNINGS = 10;
const MARKS = { good: '✅ ok', warning: '⚠️ note', bad: '❌ FAILED' } as const;

/** The report for a step summary or a comment on a pull request, in GitHub-flavoured Markdown. */
export function renderMarkdown(view: ReportView, files: string[]): string {
  const { script, verdict, figures, imports, leak, warnings, board, run, traceback, output } = view;
  return joinWithin([
    `## ${escapeMarkdown(script)}: memory`,
    `**${MARKS[verdict.tone]}:** ${escapeMarkdown(verdictText(verdict))}`,
    ...(imports ? importsMarkdown(imports) : [figureTable(figures)]),
    ...list(
      'Findings',
      furtherFindings(view).map(({ severity, text }) => `**${severity}:** ${escapeMarkdown(text)}`),
    ),
    ...(leak ? leakSections(leak) : adviceSection(nextAdvice(view))),
    ...list('Warnings', shorten(warnings.map(({ text }) => escapeMarkdown(text)))),
    ...(traceback ? ['### Traceback', fenceMarkdown(tailOf(traceback))] : []),
    details(
      'Board and run',
      factTable([...board, ...run, { code: 'heap-model', name: 'Heap model', value: view.model.sentence }]),
    ),
    ...(output.text.trim() === ''
      ? []
      : [details('What the program printed last', fenceMarkdown(tailOf(output.text)))]),
    ...list('Files', files.map(escapeMarkdown)),
  ]);
}

/** Sections in order, as many as there is room for. */
function joinWithin(sections: string[]): string {
  let length = 0;
  const fits = sections.filter((section) => {
    const isIn = length + section.length <= MAX_CHARACTERS;
    if (isIn) length += section.length + 2;
    return isIn;
  });
  const left = sections.length - fits.length;
  const note =
    left === 0 ? [] : [`${formatPlural(left, 'longer section')} left out; the HTML report has them.`];
  return `${[...fits, ...note].join('\n\n')}\n`;
}

function figureTable(figures: Figure[]): string {
  return markdownTable(
    ['figure', 'value', 'how it was obtained'],
    figures.map(({ name, value, note }) => [name, value, note]),
  ).join('\n');
}

function factTable(facts: Fact[]): string {
  return markdownTable(
    ['', ''],
    facts.map(({ name, value }) => [name, value]),
  ).join('\n');
}

function adviceSection(advice: Advice[]): string[] {
  return list('What to try', advice.map(adviceMarkdown));
}

/** `items` are escaped. */
function list(title: string, items: string[]): string[] {
  return items.length === 0 ? [] : [`### ${title}`, items.map((item) => `- ${item}`).join('\n')];
}

function leakSections({ verdict, evidence, groups, groupsNote, advice, raised }: LeakView): string[] {
  const areHeld = groups.some(({ heldBy }) => heldBy !== '');
  const rows = groups.map(({ fingerprint, what, count, bytes, perCall, pattern, heldBy, places }) => [
    fingerprint,
    `${count} × ${what}`,
    bytes,
    perCall,
    pattern,
    ...(areHeld ? [heldBy] : []),
    places,
  ]);
  const columns = ['group', 'blocks', 'bytes', 'per call', 'pattern', ...(areHeld ? ['held by'] : []), 'at'];
  return [
    ...list(
      'Evidence',
      evidence.map(({ text }) => escapeMarkdown(text)),
    ),
    `### ${verdict === 'leak' ? 'What stays' : 'Blocks that are new since the warm-up'}`,
    ...(rows.length > 0 ? [markdownTable(columns, rows).join('\n')] : []),
    escapeMarkdown(groupsNote),
    ...adviceSection(advice),
    ...raised.slice(0, MAX_WARNINGS).map((text) => details('A call raised', fenceMarkdown(tailOf(text)))),
  ];
}

function shorten(items: string[]): string[] {
  if (items.length <= MAX_WARNINGS) return items;
  return [...items.slice(0, MAX_WARNINGS), `and ${formatCount(items.length - MAX_WARNINGS)} more`];
}

function details(summary: string, content: string): string {
  return `<details>\n<summary>${summary}</summary>\n\n${content}\n\n</details>`;
}

/** From the beginning of a line, where there is one. */
function tailOf(text: string): string {
  if (text.length <= MAX_OUTPUT) return text;
  const tail = text.slice(-MAX_OUTPUT);
  return `…\n${tail.slice(tail.indexOf('\n') + 1)}`;
}
