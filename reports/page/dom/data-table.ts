import { createElement, sizedText } from './create-element.js';

/** A table with a caption, a row of column heads, and a head at the start of each row. */
export function dataTable(caption: string, columns: string[], rows: (Node | string)[][]): HTMLElement {
  const head = columns.map((name) => createElement('th', { scope: 'col' }, name));
  const body = rows.map(([first = '', ...cells]) =>
    createElement(
      'tr',
      {},
      createElement('th', { scope: 'row' }, first),
      ...cells.map((cell) =>
        createElement('td', {}, ...(typeof cell === 'string' ? sizedText(cell) : [cell])),
      ),
    ),
  );
  return createElement(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    createElement(
      'table',
      { class: 'data' },
      createElement('caption', {}, caption),
      createElement('thead', {}, createElement('tr', {}, ...head)),
      createElement('tbody', {}, ...body),
    ),
  );
}
