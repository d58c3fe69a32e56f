import { nextAdvice } from '../../formats/advice-of.js';
import { splitHeadline } from '../../headline.js';
import { chartSeries } from '../../summary/chart-series.js';
import type { Advice } from '../../text/advice/advice.js';
import { verdictFinding } from '../../verdict.js';
import type { ReportView } from '../../view-report.js';
import { element, type Markup } from '../markup/markup.js';
import { adviceParts, pointList } from '../markup/reasons.js';
import { shareButtons } from '../markup/share-buttons.js';
import { sizedText } from '../markup/sized-text.js';
import { growthLead } from '../objects/growth-text.js';
import { sourceExcerpt } from '../source/source-lines.js';
import { chartSvg } from './chart-svg.js';
import { mainFigures } from './main-figures.js';

/** Colour is never the only sign: each tone has its mark and its word. */
const TONES = {
  good: { mark: '✓', word: 'OK' },
  warning: { mark: '!', word: 'Note' },
  bad: { mark: '✕', word: 'Failed' },
} as const;
/** Of a headline, in characters: two lines of the page. */
const HEADLINE = 160;
/** The table of main figures has the others. */
const SAID_BY_FIGURES = new Set(['peak', 'kept']);

/** What is wrong, how much, how it went, what next and how sure that is; text and a picture, without any script. */
export function renderSummary(view: ReportView): Markup {
  const series = chartSeries(view);
  return element(
    'section',
    { id: 'verdict', 'aria-label': 'Verdict' },
    verdict(view),
    ...(view.source.raised ? [sourceExcerpt(view.source.raised)] : []),
    ...(view.imports
      ? []
      : [
          element(
            'div',
            { class: 'at-a-glance' },
            mainFigures(view.summary),
            ...(series
              ? [chartSvg(series)]
              : [element('p', { class: 'none' }, 'Too few samples for a chart.')]),
          ),
        ]),
    ...growing(view),
    element(
      'div',
      { class: 'what-next' },
      ...nextSteps(view),
      element('div', {}, ...more(view), ...howSure(view)),
    ),
  );
}

function verdict({ verdict: { tone, word, text } }: ReportView): Markup {
  const { mark, word: toneWord } = TONES[tone];
  const { headline, rest } = splitHeadline(text, HEADLINE);
  return element(
    'div',
    { class: 'verdict', 'data-tone': tone },
    element('span', { class: 'verdict-mark', 'aria-hidden': 'true' }, mark),
    element(
      'div',
      {},
      element(
        'p',
        { class: 'headline' },
        element('strong', {}, word === null ? toneWord : `${word}:`),
        ' ',
        element('span', {}, ...sizedText(headline)),
      ),
      ...(rest === '' ? [] : [element('p', {}, ...sizedText(rest))]),
    ),
    shareButtons('verdict', 'verdict'),
  );
}

function growing({ leak, holders }: ReportView): Markup[] {
  const view = leak ? leak.holders : holders;
  return view ? growthLead(view) : [];
}

/** What else there is to say of the run. */
function more({ sentences }: ReportView): Markup[] {
  return sentences
    .filter(({ code }) => !SAID_BY_FIGURES.has(code))
    .map(({ text }) => element('p', { class: 'remark' }, ...sizedText(text)));
}

/** One advice and a command in sight, the rest folded. */
function nextSteps(view: ReportView): Markup[] {
  const advice = nextAdvice(view);
  const [first, ...rest] = advice;
  if (!first) return [];
  const command = first.command ? undefined : rest.find((one) => one.command);
  const shown = command ? [first, command] : [first];
  const more = advice.filter((one) => !shown.includes(one));
  return [
    element(
      'div',
      { class: 'next' },
      element('h2', {}, 'Next'),
      ...shown.map((one) => element('div', { class: 'remark' }, ...adviceParts(one))),
      ...folded('More to try', more),
    ),
  ];
}

function folded(title: string, advice: Advice[]): Markup[] {
  if (advice.length === 0) return [];
  const items = advice.map((one) => element('li', {}, ...adviceParts(one)));
  return [
    element('details', {}, element('summary', {}, title), element('ul', { class: 'points' }, ...items)),
  ];
}

function howSure(view: ReportView): Markup[] {
  const evidence = view.leak
    ? view.leak.evidence.map(({ text }) => text)
    : (verdictFinding(view)?.evidence ?? []);
  if (evidence.length === 0) return [];
  return [
    element(
      'details',
      { class: 'how-sure' },
      element('summary', {}, 'How sure? What the verdict rests on'),
      ...pointList('Evidence', evidence),
    ),
  ];
}
