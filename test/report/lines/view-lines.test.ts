import { describe, expect, it } from 'vitest';
import { lineFigures } from '../../../src/analysis/lines/line-figures.js';
import { viewLines } from '../../../src/report/lines/view-lines.js';
import { lineTable } from '../../../src/report/terminal/line-table.js';
import { LINES } from '../../support/hand-made.js';

const FILES = [{ path: 'main.py', lines: ['import gc', '', 'def step():', '  return [1] * 20'], note: null }];
const viewed = (changes: object = {}) => viewLines(lineFigures({ ...LINES, ...changes }), FILES);

describe('the lines that allocate', () => {
  it('say how deep calls went, and how many more would fit', () => {
    const deepest = { function: 1, running: 8, same: 6, stackBytes: 2304, firstStackBytes: 904 };
    const figures = lineFigures({ ...LINES, deepest }, { stackLimitBytes: 3000 });
    expect(figures.deepest).toMatchObject({ bytesPerCall: 200, moreCalls: 3 });
    expect(viewLines(figures, FILES).method).toContain(
      'Deepest: 8 functions at a time, 6 of them step() (main.py:3): 2,304 B of stack, 200 B a call, with the probe. Of the 3,000 B that the interpreter allows itself, there is room for about 3 more.',
    );
  });

  it('say what of each is alive in the end, where that was followed', () => {
    const retained = {
      type: 'retained' as const,
      atMs: 0,
      detail: 'line' as const,
      maps: 12,
      blockBytes: 16,
      lines: [
        { function: 1, line: 4, blocks: 6, heads: { L: 1, h: 1 } },
        { function: null, line: null, blocks: 2, heads: {} },
      ],
    };
    const figures = lineFigures(LINES, { retained });
    expect(figures.retained).toEqual({ bytes: 96, elsewhereBytes: 32, maps: 12 });
    const { lines, functions } = viewLines(figures, FILES);
    expect(lines.map(({ line, retained }) => [line, retained])).toEqual([
      [4, '96 B'],
      [1, '0 B'],
    ]);
    expect(functions.map(({ name, retained }) => [name, retained])).toContainEqual(['step', '96 B']);
    expect(lineTable(viewLines(figures, FILES), 80).rows[0]).toContain('retained');
    expect(lineTable(viewed(), 80).rows[0]).not.toContain('retained');
  });

  it('stand with their bytes, share, hits and text', () => {
    expect(viewed().lines).toEqual([
      expect.objectContaining({
        path: 'main.py',
        line: 4,
        text: 'return [1] * 20',
        allocated: '480 B',
        share: 480 / 512,
        perHit: '96 B',
        hits: '5',
        known: 'measured',
      }),
      expect.objectContaining({ line: 1, allocated: '32 B', text: 'import gc' }),
    ]);
  });

  it('are said in a sentence', () => {
    expect(viewed().sentence).toBe('main.py:4 allocated 94 % of 512 B.');
    expect(viewed({ probes: [], addedBytes: 0 }).sentence).toBe('No line allocated.');
  });

  it('say what ended their run alone', () => {
    const { sentence, cut } = viewed({ reason: 'exception', exception: 'RuntimeError' });
    expect(cut).toBe(
      'Counted up to RuntimeError alone, which the program raises with probes and not without.',
    );
    expect(sentence).toBe(`main.py:4 allocated 94 % of 512 B. ${cut}`);
    expect(viewed({ reason: 'duration', limitMs: 60_000 }).cut).toBe('Counted over 60.0 s of the program.');
    const raised = lineFigures({ ...LINES, reason: 'exception', exception: 'OSError' }, { raised: true });
    expect(viewLines(raised, FILES).cut).toBeNull();
  });

  it('are a table of 80 columns', () => {
    expect(lineTable(viewed(), 80).rows).toEqual([
      '  allocated  share  hits',
      '      480 B   94 %     5  main.py:4  return [1] * 20',
      '       32 B    6 %     1  main.py:1  import gc',
    ]);
    const probes = LINES.probes.map((probe) => ({ ...probe, hits: 1e6, measured: 300, mostBytes: 16 }));
    for (const line of lineTable(viewed({ probes }), 40).rows) expect(line.length).toBeLessThanOrEqual(40);
  });

  it('are functions where these were counted', () => {
    expect(lineTable(viewed({ detail: 'function' }), 80).rows).toEqual([
      '  allocated  share  calls',
      '      480 B   94 %      5  step  main.py:3',
      '       32 B    6 %      1  <module>  main.py:1',
    ]);
  });
});
