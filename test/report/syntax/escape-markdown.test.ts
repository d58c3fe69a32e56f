import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, fenceMarkdown } from '../../../src/report/syntax/escape-markdown.js';
import { sanitizeText } from '../../../src/report/syntax/sanitize-text.js';
import { HOSTILE } from '../../support/hostile.js';

/** What a reader sees of HTML that may hold no element at all. */
function textOf(html: string): string {
  return html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&')
    .replaceAll('\u200b', '');
}

const words = (text: string) => sanitizeText(text).replaceAll('\u200b', '').replace(/\s+/g, ' ').trim();

/** Texts of which much means something in Markdown. */
const markdown = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'`*_~[]()<>!|\\#-+=.:@&$ \n\tab1'),
      fc.constantFrom('http://a.bc', 'www.a.bc', 'a@b.cd', '&amp;', '<b>', '1. ', '- ', '> ', '```', '    '),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(''));

describe('escapeMarkdown', () => {
  it.each([
    ['a*b_c`d`', 'a\\*b\\_c\\`d\\`'],
    ['1.27.0 and 42.5 %', '1.27.0 and 42.5 %'],
    ['1. item', '1\\. item'],
    ['- item', '\\- item'],
    ['# title', '\\# title'],
    ['> quote', '&gt; quote'],
    ['two\n\nlines', 'two lines'],
    ['@user #12 GH-3', '@\u200buser #\u200b12 GH-\u200b3'],
    ['https://a.b www.a.b', 'https:\u200b//a.b www\u200b.a.b'],
    ['\x1b[2J', '\\\\x1b\\[2J'],
  ])('makes text of %j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  it('gives any text back when it is rendered, and no element', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const html = marked.parseInline(`x ${escapeMarkdown(text)} x`, { async: false });
        expect(textOf(html)).toBe(`x ${words(text)}${words(text) ? ' ' : ''}x`.replace(/^x x$/, 'x  x'));
        expect(html).not.toMatch(/<[a-z]/i);
      }),
    );
  });

  it('stays one item of a list and one cell of a table', () => {
    fc.assert(
      fc.property(markdown, (text) => {
        const escaped = escapeMarkdown(text);
        expect(marked.parse(`- ${escaped}`, { async: false }).match(/<[a-z]+/g)).toEqual(['<ul', '<li']);
        const table = marked.parse(`| a | b |\n|---|---|\n| ${escaped} | end |`, { async: false });
        expect(table).toMatch(/<td>[^<]*<\/td>\s*<td>end<\/td>\s*<\/tr>/);
      }),
    );
  });

  it('cuts what no sentence is as long as', () => {
    expect(escapeMarkdown('a'.repeat(5000))).toHaveLength(2000);
  });
});

describe('fenceMarkdown', () => {
  it.each([HOSTILE, '```', '`````\n````', '~~~', ''])('holds %j', (text) => {
    const html = marked.parse(fenceMarkdown(text), { async: false });
    expect(html.match(/<[a-z]+/g)).toEqual(['<pre', '<code']);
    expect(textOf(html.replace(/<[^>]*>/g, '')).trim()).toBe(sanitizeText(text).trim());
  });
});
