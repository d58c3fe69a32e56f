import { element, type Markup } from '../markup/markup.js';
import { shareButtons } from '../markup/share-buttons.js';
import { sizedText } from '../markup/sized-text.js';

const MARKS = { good: '✓', warning: '!', bad: '✕' } as const;

/** The answer of a page, with what limits it below. */
export function verdictBox(
  { tone, word, text }: { tone: keyof typeof MARKS; word: string; text: string },
  more: string[],
): Markup {
  return element(
    'div',
    { class: 'verdict', 'data-tone': tone },
    element('span', { class: 'verdict-mark', 'aria-hidden': 'true' }, MARKS[tone]),
    element(
      'div',
      {},
      element(
        'p',
        { class: 'headline' },
        element('strong', {}, `${word}:`),
        ' ',
        element('span', {}, ...sizedText(text)),
      ),
      ...more.map((line) => element('p', {}, ...sizedText(line))),
    ),
    shareButtons('verdict', 'verdict'),
  );
}
