import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { compareCaptures } from '../../../src/analysis/compare/compare-captures.js';
import { viewCompare } from '../../../src/report/compare/view-compare.js';
import { viewComparePage } from '../../../src/report/compare/view-compare-page.js';
import { renderComparePage } from '../../../src/report/html/compare/render-compare-page.js';
import { blocksPerCell, cellRuns } from '../../../src/report/maps/cell-runs.js';
import { type Capture, parseCapture } from '../../../src/session/read/read-capture.js';
import { fixture } from '../../snapshots/truth.js';
import { board, captureOf, heapMap, sample, WHOLE_RUN } from '../../support/hand-made.js';

const EVIL = '</title><script>alert(1)</script>';

function pageOf(base: Capture, current: Capture): string {
  const names = {
    base: { name: 'base.mpgc.jsonl', analysis: analyse(base) },
    current: { name: EVIL, analysis: analyse(current) },
  };
  const comparison = compareCaptures(names.base.analysis, names.current.analysis);
  const view = viewCompare(comparison, names, { conclusive: true });
  const html = renderComparePage(viewComparePage(view, names));
  return html.replace(/<(script|style)[^>]*>[^<]*<\/\1>/gs, '');
}

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the page of a comparison', () => {
  const longer = captureOf([
    ...WHOLE_RUN.slice(0, -3),
    sample(6, 5500, { role: 'final', source: 'prompt', collected: true, boardMs: 110 }),
    heapMap('final', `h===${'.'.repeat(96)}h==${'.'.repeat(897)}`),
    WHOLE_RUN.at(-1)!,
  ]);
  const page = pageOf(captureOf(WHOLE_RUN), longer);

  it('has the verdict first, the command that makes such a change fail, and the figures', () => {
    expect(page).toContain('<strong>Worse:</strong>');
    expect(page).toContain('--baseline');
    expect(page.indexOf('Worse:')).toBeLessThan(page.indexOf('<h2 id="figures-title">'));
    expect(page).toContain('<td>+2,000 B</td>');
  });

  it('draws both on one scale of time', () => {
    // The board's clock of the first ends at 60 ms, of the second at 110 ms; both begin at 10 ms.
    const ends = [...page.matchAll(/<path class="live" d="[^"]*H(\d+)V1000Z"/g)].map(([, x]) => Number(x));
    expect(ends).toEqual([500, 1000]);
  });

  it('has both heap maps, in cells of one size, and a table of them', () => {
    expect(page.match(/viewBox="0 0 64 16"/g)).toHaveLength(2);
    expect(page).toContain('<path data-kind="h" d="M0 0.5h1M36 1.5h1">');
    expect(page).toContain('>+32 B</td>');
  });

  it('has what a capture says as text', () => {
    expect(page).not.toContain('alert(1)</script>');
  });

  it('without maps and samples still has figures', () => {
    const page = pageOf(captureOf([board()]), captureOf([board()]));
    expect(page).toContain('too few samples for a chart');
    expect(page).not.toContain('id="heap-maps"');
  });
});

describe('blocks as cells', () => {
  it('are at most 4,096, each a power of two of blocks', () => {
    const area = (blocks: number) => ({ areas: [{ address: '0', letters: '.'.repeat(blocks) }] });
    expect([4096, 4097, 65_536].map((blocks) => blocksPerCell([area(16), area(blocks)]))).toEqual([1, 2, 16]);
  });

  it('of one kind beside each other are one run, in one row', () => {
    const { rows, runs } = cellRuns({ address: '0', letters: `${'.'.repeat(62)}h===D.` }, 1);
    expect(rows).toBe(2);
    expect(runs).toEqual([
      { letter: 'h', isHead: true, row: 0, column: 62, cells: 1 },
      { letter: 'h', isHead: false, row: 0, column: 63, cells: 1 },
      { letter: 'h', isHead: false, row: 1, column: 0, cells: 2 },
      { letter: 'D', isHead: true, row: 1, column: 2, cells: 1 },
    ]);
  });
});

describe('the page of two snapshots', () => {
  it('says what is new, gone, grown and shrunk', () => {
    const [pico, esp32] = ['pico-1.26.1', 'esp32-1.24.0'].map((name) => parseCapture(fixture(name), name));
    const text = textOf(pageOf(pico!, esp32!));
    expect(text).toContain('rp2.PIOASMEmit 784 B not there -784 B gone');
    expect(text).toMatch(/ \d+ gone[^;]*; what is the same in both is left out\./);
    const back = textOf(pageOf(esp32!, pico!));
    expect(back).toContain('rp2.PIOASMEmit not there 784 B +784 B new');
    expect(back).toContain('Objects by type, before and after type before after change what');
  });
});
