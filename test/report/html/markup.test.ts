import { describe, expect, it } from 'vitest';
import { dataTable } from '../../../src/report/html/markup/data-table.js';
import { element } from '../../../src/report/html/markup/markup.js';
import { sizedText, sizeText } from '../../../src/report/html/markup/sized-text.js';

describe('element', () => {
  it('has markup as it is, and text and attributes escaped', () => {
    const inner = element('b', { title: '"><i>\n' }, '<i>&\x1b');
    expect(element('p', {}, 'a<b', inner).html).toBe(
      '<p>a&lt;b<b title="&quot;&gt;&lt;i&gt;&#10;">&lt;i&gt;&amp;\\x1b</b></p>',
    );
  });
});

describe('sizes in a text', () => {
  it('have the rounded one, and the exact one as a title', () => {
    const html = element(
      'p',
      {},
      ...sizedText('From 12,345 B (12.1 KiB) to -2,097,152 B (-2.0 MiB), 5 B each'),
    ).html;
    expect(html).toBe(
      '<p>From <span class="size" title="12,345 B">12.1 KiB</span> to <span class="size" title="-2,097,152 B">-2.0 MiB</span>, 5 B each</p>',
    );
  });

  it('has names in backquotes as code, and keeps what stands alone', () => {
    const text = "Leak: `a['<k>']` grows by 20,480 B (20.0 KiB), `b` not; 5` wide";
    expect(element('p', {}, ...sizedText(text)).html).toBe(
      `<p>Leak: <code>a['&lt;k&gt;']</code> grows by <span class="size" title="20,480 B">20.0 KiB</span>, <code>b</code> not; 5\` wide</p>`,
    );
  });

  it('are exact alone where they are small', () => {
    expect(element('p', {}, sizeText(9000)).html).toBe('<p>9,000 B</p>');
    expect(element('p', {}, sizeText(10_240)).html).toContain('title="10,240 B">10.0 KiB<');
  });

  it('stand in the cells of a table, too', () => {
    expect(dataTable('t', ['a', 'b'], [['1', '20,480 B (20.0 KiB)']]).html).toContain(
      '<td><span class="size" title="20,480 B">20.0 KiB</span></td>',
    );
  });
});
