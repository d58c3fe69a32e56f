import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { decodeView } from '../../../src/report/html/encode-view.js';
import { renderHtml } from '../../../src/report/html/render-html.js';
import { type ReportView, viewReport } from '../../../src/report/view-report.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';
import { withPoints } from '../../support/with-points.js';

const EVIL = [
  '</script><script>alert(1)</script>',
  '</SCRIPT ><b>',
  '<!-- insert script --><!--',
  '<!-- insert view -->',
  '$& $1 $` \\u003c \u2028\u2029 "\' &lt;',
].join('\n');

function evilView(): ReportView {
  const records = [
    ...WHOLE_RUN,
    { type: 'output', text: EVIL },
    { type: 'warning', code: 'c', message: EVIL },
  ];
  return { ...viewReport(analyse(captureOf(records)), EVIL), script: EVIL };
}

/** The contents of the elements `tag`, as an HTML parser ends them: at the first end tag. */
function elements(html: string, tag: 'script' | 'style'): { attributes: string; content: string }[] {
  return [...html.matchAll(new RegExp(`<${tag}([^>]*)>(.*?)</${tag}[\\s/>]`, 'gis'))].map(
    ([, attributes = '', content = '']) => ({ attributes, content }),
  );
}

describe('renderHtml', () => {
  const view = evilView();
  const html = renderHtml(view);

  it('has the view and the page’s two as its only scripts, whatever the program printed', () => {
    expect(elements(html, 'script').map(({ attributes }) => attributes)).toEqual([
      '',
      ' type="application/json" id="view"',
      '',
    ]);
    expect(elements(html, 'style')).toHaveLength(1);
    expect(html).not.toContain('<b>');
  });

  it('carries what the viewer draws unchanged', () => {
    const { timeline, maps } = withPoints(view);
    const { linesMs } = view.output;
    const drawn = { timeline, maps, leak: null, output: { linesMs } };
    expect(decodeView(JSON.parse(elements(html, 'script')[1]?.content ?? ''))).toEqual(drawn);
  });

  it('has all text as markup, in which nothing of a board is markup', () => {
    const markup = html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');
    expect(markup).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;');
    for (const { text } of [view.verdict, ...view.findings]) {
      // Once and no more: the verdict is a finding here.
      expect(markup.split(text.slice(0, 40))).toHaveLength(2);
    }
  });

  it('stays small', () => {
    expect(renderHtml(viewReport(analyse(captureOf(WHOLE_RUN)), 'run')).length).toBeLessThan(250_000);
  });

  it('leaves no place for insertions open', () => {
    expect(html).not.toMatch(/<!-- insert/);
  });

  it('allows exactly these scripts and this style sheet, and no network', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (content = '') => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${[0, 2].map((at) => hash(elements(html, 'script')[at]?.content)).join(' ')}`,
      `style-src ${hash(elements(html, 'style')[0]?.content)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('<style'));
  });

  it('needs no other file', () => {
    const markup = html.replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '');
    expect(markup).not.toMatch(/\s(src|href)="(?!data:|#)/);
    expect(markup.startsWith('<!doctype html>')).toBe(true);
  });
});
