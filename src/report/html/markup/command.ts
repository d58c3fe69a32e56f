import { type Child, element, type Markup } from './markup.js';

/** A command as it is typed, with a button that copies it, which the page's script brings to life. */
export function commandLine(command: string): Markup {
  return element(
    'span',
    { class: 'command-line' },
    element('code', { class: 'command' }, ...wordsOf(command)),
    element(
      'button',
      { type: 'button', class: 'copy', 'data-copy': 'command', 'aria-label': 'Copy this command' },
      'Copy',
    ),
  );
}

/** Lines break between words alone: a browser would break one at its dashes, too. */
function wordsOf(command: string): Child[] {
  return command
    .split(' ')
    .flatMap((word, at) => [
      ...(at === 0 ? [] : [' ']),
      word.includes('-') ? element('span', {}, word) : word,
    ]);
}
