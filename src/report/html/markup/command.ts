import { element, type Markup } from './markup.js';

/** A command as it is typed, with a button that copies it, which the page's script brings to life. */
export function commandLine(command: string): Markup {
  return element(
    'span',
    { class: 'command-line' },
    element('code', { class: 'command' }, command),
    element(
      'button',
      { type: 'button', class: 'copy', 'data-copy': 'command', 'aria-label': `Copy: ${command}` },
      'Copy',
    ),
  );
}
