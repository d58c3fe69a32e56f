import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderMarkdown } from '../../../src/report/formats/render-markdown.js';
import { viewReport } from '../../../src/report/view-report.js';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';
import { ACTS_ON_TERMINAL, HOSTILE, hostileCapture } from '../../support/hostile.js';

const FILES = ['run.mpgc.jsonl', 'run.html'];
const htmlOf = (markdown: string) => marked.parse(markdown, { async: false });

describe('renderMarkdown', () => {
  const text = renderMarkdown(viewReport(analyse(captureOf(WHOLE_RUN)), 'run.mpgc.jsonl'), FILES);

  it('begins with the verdict, and has the figures as a table', () => {
    expect(text.split('\n').slice(0, 7)).toEqual([
      '## main.py: memory',
      '',
      '**✅ ok:** The program left 500 B on the heap, its modules and globals included.',
      '',
      '| figure | value | how it was obtained |',
      '|---|---|---|',
      '| Baseline | 2,000 B | live before the program, after a collection |',
    ]);
    expect(text).not.toContain('### Firmware');
    expect(htmlOf(text).match(/<table>/g)).toHaveLength(2);
    expect(text).toMatch(/\n### Files\n\n- run\.mpgc\.jsonl\n- run\.html\n$/);
  });

  it('says what to do about a warning, and nothing about what is well', () => {
    expect(text).not.toContain('What to try');
    const lost = WHOLE_RUN.filter((record) => !('seq' in record) || record.seq !== 4);
    const asking = renderMarkdown(viewReport(analyse(captureOf(lost)), 'run.mpgc.jsonl'), []);
    expect(asking).toContain('### What to try\n\n- Sample less often');
  });

  it('gives a command a block of its own', () => {
    const failure = {
      type: 'error',
      origin: 'program',
      code: 'MemoryError',
      message: 'allocating 512 bytes',
    };
    const markdown = renderMarkdown(viewReport(analyse(captureOf([failure])), "it's `a`.jsonl"), []);
    expect(markdown).toContain(
      "- Ask where the 512 B would fit:\n\n  ```sh\n  mpgc simulate 'it'\\''s `a`.jsonl' --alloc 512\n  ```\n",
    );
    expect(htmlOf(markdown)).toContain(
      '<pre><code class="language-sh">mpgc simulate &#39;it&#39;\\&#39;&#39;s `a`.jsonl&#39; --alloc 512\n</code></pre>',
    );
  });

  it('folds up the board and what the program printed', () => {
    expect(text).toContain('<details>\n<summary>Board and run</summary>\n\n|');
    expect(text).toContain('```text\nhello\n```\n\n</details>');
  });

  it('is markup of mpgc alone, whatever the capture says', () => {
    const view = viewReport(analyse(parseCapture(hostileCapture(), 'x')), HOSTILE);
    const markdown = renderMarkdown(view, [HOSTILE]);
    const html = htmlOf(markdown);
    const elements = new Set([...html.matchAll(/<([a-z]\w*)/g)].map(([, name]) => name));
    expect([...elements].sort()).toEqual(
      'code details em h2 h3 li p pre strong summary table tbody td th thead tr ul'
        .split(' ')
        .filter((name) => name !== 'em'),
    );
    expect(markdown).not.toMatch(ACTS_ON_TERMINAL);
    const outside = markdown.replace(/^ *(`{3,})(?:text|sh)\n[\s\S]*?\n *\1$/gm, '');
    expect(outside).not.toMatch(/@\w|#\d|:\/\/|www\.|GH-\d/);
  });

  it('fits into a comment, however much there is', () => {
    const long = 'word '.repeat(30_000);
    const records = [
      ...WHOLE_RUN,
      ...Array.from({ length: 50 }, () => ({ type: 'warning', code: 'c', message: `*${long}` })),
      { type: 'output', text: `${long}\nlast line` },
    ];
    const markdown = renderMarkdown(viewReport(analyse(captureOf(records)), long), [long]);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain('- and 40 more');
    expect(markdown).toContain('\nlast line\n');
    const many = Array.from({ length: 60 }, () => `|*_${long}`);
    const cut = renderMarkdown(viewReport(analyse(captureOf(WHOLE_RUN)), 'x'), many);
    expect(cut.length).toBeLessThan(65_536);
    expect(cut).toContain('1 longer section left out');
  });
});
