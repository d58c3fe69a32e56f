import { escapeMarkdown } from '../../../src/report/syntax/escape-markdown.js';

const TOLD_MS = 1500;

/** Brings the copy buttons of the page to life: a command as it is typed, a finding or the verdict as Markdown. */
export function listenToCopy(): void {
  document.addEventListener('click', ({ target }) => {
    const button = (target as Element).closest<HTMLElement>('.copy');
    if (button) void copyFor(button);
  });
}

async function copyFor(button: HTMLElement): Promise<void> {
  const text =
    button.dataset.copy === 'command'
      ? (button.parentElement?.querySelector('code')?.textContent ?? '')
      : markdownOf(button.closest('li, section')!);
  const isDone = await copyText(text);
  button.textContent = isDone ? 'Copied' : 'Failed';
  setTimeout(() => {
    button.textContent = 'Copy';
  }, TOLD_MS);
}

/** A page that is no secure context has no clipboard: there the text is selected and copied as a reader would. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = document.createElement('textarea');
    box.value = text;
    document.body.append(box);
    box.select();
    const isDone = document.execCommand('copy');
    box.remove();
    return isDone;
  }
}

/** What stands in a finding or in the verdict: its sentence in bold, then paragraphs, points, commands and figures. */
export function markdownOf(home: Element): string {
  const parts: string[] = [];
  for (const part of home.querySelectorAll('p, div.remark, h2, h3, li, code.command, tr')) {
    if (part.matches('.command')) parts.push(`\n    ${part.textContent}\n`);
    else if (part.closest('.legend, .ends')) continue;
    else if (part.matches('h2, h3')) parts.push(`\n**${textOf(part)}**\n`);
    else if (part.matches('li, tr')) parts.push(`- ${textOf(part)}`);
    else parts.push(parts.length === 0 ? `**${textOf(part)}**\n` : textOf(part));
  }
  return `${parts
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Without the buttons and the commands, which are written by themselves; sizes are exact. */
function textOf(part: Element): string {
  const copy = part.cloneNode(true) as Element;
  for (const left of copy.querySelectorAll('.command-line, details')) left.remove();
  for (const size of copy.querySelectorAll('.size')) size.textContent = size.getAttribute('title');
  const cells = copy.querySelectorAll('th, td');
  const texts = cells.length > 0 ? [...cells].map((cell) => cell.textContent) : [copy.textContent];
  return escapeMarkdown(texts.filter((text) => text !== '').join(' '));
}
