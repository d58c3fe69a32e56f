import { clipText } from './clip-text.js';
import { sanitizeText } from './sanitize-text.js';

/** A sentence of a report is shorter; what a board makes longer than this is cut. */
const MAX_CHARACTERS = 2000;
const INVISIBLE = '\u200b';
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * Text as one line of GitHub-flavoured Markdown that means nothing but itself: no markup, HTML, link, table cell,
 * mention or issue. GitHub looks for mentions, issues and addresses in the finished page, where a backslash is gone
 * already, so these are taken apart by a space of no width.
 */
export function escapeMarkdown(text: string): string {
  return clipText(sanitizeText(text).replace(/\s+/g, ' ').trim(), MAX_CHARACTERS)
    .replace(/[\\`*_[\]|~$]/g, (character) => `\\${character}`)
    .replace(/[&<>]/g, (character) => ENTITIES[character] ?? character)
    .replace(/^(?:[-+#=]|\d+(?=[.)](?: |$)))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))
    .replace(/@|#(?=\d)|GH-(?=\d)|www(?=\.)|:(?=\/\/)/gi, (start) => start + INVISIBLE);
}

/** Text in a fence that is longer than any that the text holds. */
export function fenceMarkdown(text: string, language = 'text'): string {
  const runs = sanitizeText(text).match(/`+/g) ?? [];
  const fence = '`'.repeat(runs.reduce((most, run) => Math.max(most, run.length + 1), 3));
  return `${fence}${language}\n${sanitizeText(text).trimEnd()}\n${fence}`;
}
