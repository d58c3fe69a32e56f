import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import type { FigureName } from '../../../src/analysis/figures/figure-kinds.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { MISMATCH } from '../../support/mismatch.js';

const BYTES: FigureName[] = ['peak', 'live', 'retained', 'garbage', 'free', 'largest-free', 'fragmentation'];

function figuresOf(records: object[], options = {}) {
  return analyse(captureOf(records, options)).figures;
}

describe('the figures of a whole run', () => {
  const measured = analyse(captureOf(WHOLE_RUN));

  it('are what they are, with the agent subtracted', () => {
    const values = Object.values(measured.figures).map(({ name, value }) => [name, value]);
    expect(Object.fromEntries(values)).toEqual({
      peak: 8000,
      live: 2500,
      retained: 500,
      garbage: 3500,
      baseline: 2000,
      free: 995 * 16,
      'largest-free': 899 * 16,
      fragmentation: 1 - 899 / 995,
      pause: 1100,
      leak: null,
      agent: 1000,
    });
    for (const { name, value, range, doubts } of Object.values(measured.figures)) {
      if (name !== 'leak') expect([range, doubts]).toEqual([[value, value], []]);
    }
  });

  it('have no leak, which is no hunt’s', () => {
    expect(measured.figures.leak).toMatchObject({ range: [-Infinity, Infinity], doubts: ['no-hunt'] });
  });

  it('count the samples inside the program', () => {
    expect(measured.summary.sampling.inside).toBe(3);
    const outside = WHOLE_RUN.filter((record) => !('source' in record) || record.source === 'prompt');
    expect(analyse(captureOf(outside)).summary.sampling.inside).toBe(0);
  });
});

describe('of a run that is not whole', () => {
  const without = WHOLE_RUN.slice(0, -1);
  const error = { type: 'error', origin: 'program', code: 'OSError', message: 'OSError: 5' };
  it.each([
    ['cut-off', WHOLE_RUN, { truncated: true }],
    ['no-end', without, {}],
    ['interrupted', [...without, { ...END, reason: 'interrupted', exitCode: null }], {}],
    ['failed', [...without, error, { ...END, reason: 'exception', exitCode: 1 }], {}],
    ['failed', [...without, { ...END, reason: 'exit', exitCode: 3 }], {}],
    ['failed', [...without, { ...END, reason: 'lost', exitCode: null }], {}],
    ['failed', [...without, { ...END, reason: 'rebooted', exitCode: null }], {}],
  ] as const)('(%s) nothing passes; the peak was at least as much', (doubt, records, options) => {
    const figures = figuresOf([...records], options);
    expect(figures.peak).toMatchObject({ value: 8000, range: [8000, Infinity], doubts: [doubt] });
    for (const name of BYTES) expect(figures[name].doubts).toEqual([doubt]);
    expect(figures.retained).toMatchObject({ value: 500, range: [-Infinity, Infinity] });
  });

  it.each([
    ['its time was up', { ...END, reason: 'duration', exitCode: null }],
    ['it ended by SystemExit(0)', { ...END, reason: 'exit', exitCode: 0 }],
  ])('a run is none of these where %s', (_, end) => {
    expect(figuresOf([...without, end]).peak.doubts).toEqual([]);
  });
});

it('samples that were lost leave the peak and the pause open upwards, and nothing else', () => {
  const figures = figuresOf(WHOLE_RUN.filter((record) => !('seq' in record) || record.seq !== 4));
  expect(figures.peak).toMatchObject({ range: [8000, Infinity], doubts: ['samples-lost'] });
  expect(figures.pause).toMatchObject({ range: [1100, Infinity], doubts: ['samples-lost'] });
  expect(figures.retained.doubts).toEqual([]);
});

it('a heap that is not as the model leaves the pause alone', () => {
  const figures = figuresOf([...WHOLE_RUN.slice(0, -1), MISMATCH, END]);
  for (const name of BYTES) expect(figures[name].doubts, name).toEqual(['model-mismatch']);
  expect(figures.pause.doubts).toEqual([]);
});

it('what was not measured is not known', () => {
  const figures = figuresOf([board(), sample(1, 3000, { source: 'prompt', role: 'baseline' }), END]);
  expect(figures['largest-free']).toMatchObject({ value: null, range: [-Infinity, Infinity] });
  expect(figures.pause.doubts).toEqual(['not-measured']);
});
