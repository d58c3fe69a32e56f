import { escapeMarkdown } from '../syntax/escape-markdown.js';
import { markdownTable } from '../syntax/markdown-table.js';
import { type CheckRow, type CheckView, VERDICT_WORDS } from './view-check.js';

/** The check as Markdown, for a comment or the summary of a job. */
export function renderCheckMarkdown({
  verdict,
  sentence,
  rows,
  captures,
  notes,
  warnings,
}: CheckView): string {
  return [
    `### mpgc check: ${VERDICT_WORDS[verdict]}`,
    '',
    escapeMarkdown(sentence),
    '',
    ...warnings.flatMap(({ text }) => [`⚠️ **NOTE:** ${escapeMarkdown(text)}`, '']),
    ...markdownTable(
      ['', 'limit', 'found', 'evidence'],
      rows.map((row) => [VERDICT_WORDS[row.verdict], row.limit, foundOf(row), row.evidence.join('; ')]),
    ),
    '',
    ...notes.map((note) => `- ${escapeMarkdown(note)}`),
    ...captures.map(({ name, script }) => `- capture: ${escapeMarkdown(`${name} (${script})`)}`),
    '',
  ].join('\n');
}

function foundOf({ found, margin, spread }: CheckRow): string {
  return [found, margin, spread ?? ''].filter((text) => text !== '').join('; ');
}
