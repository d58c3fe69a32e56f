import { expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';

function placesOf(values: object): unknown[] {
  const warning = { type: 'warning', atMs: 300, code: 'not-stepped', values };
  const { findings } = analyse(captureOf([...WHOLE_RUN.slice(0, -1), warning, ...WHOLE_RUN.slice(-1)]));
  return findings.flatMap((finding) => (finding.code === 'not-stepped' ? [finding.places] : []));
}

it('finds loops that were not looked at where the warning names them', () => {
  expect(placesOf({ places: ['line 3'], instead: 'time' })).toEqual([['line 3']]);
  expect(placesOf({ places: ['line 3'], instead: 'loops' })).toEqual([]);
  expect(placesOf({})).toEqual([]);
});
