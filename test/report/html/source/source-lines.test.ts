import { expect, it } from 'vitest';
import { sourceExcerpt, sourceListing } from '../../../../src/report/html/source/source-lines.js';

const FILES = [
  { path: 'main.py', lines: ['if a < b:', '', '    x'], note: null },
  { path: 'b.py', lines: ['<b>'], note: 'Lines 1 to 1 of 2.' },
];

it('has an anchor and a number at each line, of each file its own', () => {
  const html = sourceListing({ files: FILES, raised: null })
    .map((markup) => markup.html)
    .join('');
  expect(html).toContain('<span id="line-1" data-line="1">if a &lt; b:\n</span>');
  expect(html).toContain('<span id="line-3" data-line="3">    x\n</span>');
  expect(html).toContain('<span id="line-2-1" data-line="1">&lt;b&gt;\n</span>');
  expect(html).toContain('<summary>main.py, 3 lines</summary>');
  expect(html).toContain('Lines 1 to 1 of 2.');
});

it('marks the line that raised, and leads to it', () => {
  const { html } = sourceExcerpt({
    file: 0,
    path: 'a.py',
    line: 10,
    firstLine: 9,
    lines: ['x', '<y>'],
    orLines: [7],
  });
  expect(html).toContain(
    '<a href="#line-10">a.py, line 10</a>, or the condition in <a href="#line-7">line 7</a>',
  );
  expect(html).toContain(
    '<span data-line="\u20079">x\n</span><span class="here" data-line="10">&lt;y&gt;\n</span>',
  );
});

it('has figures beside the lines that cost, colours by their share, and such files open', () => {
  const costs = {
    caption: 'What it is.',
    rows: [
      { path: 'main.py', line: 1, share: 1, columns: ['96 B', '100 %'] as [string, string] },
      { path: 'main.py', line: 2, share: 0, columns: ['', '7×'] as [string, string] },
      { path: 'main.py', line: 3, share: 0.02, columns: ['2 B', '2 %'] as [string, string] },
    ],
  };
  const [caption, main, other] = sourceListing({ files: FILES, raised: null }, costs).map(({ html }) => html);
  expect(caption).toBe('<p class="caption">What it is.</p>');
  // 13 and 11 characters wide; of five shades the square root of the share.
  expect(main).toContain('class="heat-5" data-cost="96 B  100 %">if a');
  expect(main).toContain('<span id="line-2" data-line="2" data-cost="         7×">');
  expect(main).toContain('class="heat-1" data-cost=" 2 B    2 %">');
  expect(main).toMatch(/^<details class="source raw" open/);
  expect(other).not.toContain('open');
  expect(other).not.toContain('data-cost');
});
