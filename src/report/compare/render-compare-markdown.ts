import { escapeMarkdown } from '../syntax/escape-markdown.js';
import { markdownTable } from '../syntax/markdown-table.js';
import type { CompareTable, CompareView } from './view-compare.js';

/** The comparison as Markdown, for a comment or the summary of a job. */
export function renderCompareMarkdown({ verdict, base, current, notes, tables }: CompareView): string {
  return [
    '### mpgc compare',
    '',
    `**${verdict.word}:** ${escapeMarkdown(verdict.text)}`,
    '',
    `- before: ${escapeMarkdown(base)}`,
    `- after: ${escapeMarkdown(current)}`,
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    ...tables.flatMap(tableLines),
    '',
  ].join('\n');
}

function tableLines({ title, head, rows, notes }: CompareTable): string[] {
  return [
    '',
    `#### ${title}`,
    '',
    ...(rows.length > 0 ? markdownTable(head, rows, 1) : []),
    ...(rows.length > 0 && notes.length > 0 ? [''] : []),
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
  ];
}
