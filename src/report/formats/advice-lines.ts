import { escapeMarkdown, fenceMarkdown } from '../syntax/escape-markdown.js';
import { wrapText } from '../syntax/wrap-text.js';
import type { Advice } from '../text/advice/advice.js';

const WIDTH = 80;
const INDENT = '    ';

/** An advice as an item of a list. Its command has a line to itself that is never broken, to be copied. */
export function adviceLines({ text, command }: Advice): string[] {
  return [...wrapText(`  - ${text}`, WIDTH, INDENT), ...(command ? [INDENT + command] : [])];
}

/** The same in Markdown, without the mark of the item. */
export function adviceMarkdown({ text, command }: Advice): string {
  if (!command) return escapeMarkdown(text);
  const fence = fenceMarkdown(command, 'sh');
  return [escapeMarkdown(text), '', ...fence.split('\n').map((line) => `  ${line}`)].join('\n');
}
