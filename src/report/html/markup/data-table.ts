import { type Child, element, type Markup } from './markup.js';
import { sizedText } from './sized-text.js';

/** A table with a caption, a row of column heads, and a head at the start of each row. */
export function dataTable(caption: string, columns: string[], rows: Child[][], kind = ''): Markup {
  const head = columns.map((name) => element('th', { scope: 'col' }, name));
  const body = rows.map(([first = '', ...cells]) =>
    element(
      'tr',
      {},
      element('th', { scope: 'row' }, first),
      ...cells.map((cell) => element('td', {}, ...(typeof cell === 'string' ? sizedText(cell) : [cell]))),
    ),
  );
  return element(
    'div',
    { class: `scroll ${kind}`.trim(), tabindex: '0', role: 'region', 'aria-label': caption },
    element(
      'table',
      { class: 'data' },
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
}
