import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { simulate } from '../../../src/analysis/simulate/simulate.js';
import { renderSimulation } from '../../../src/report/simulate/render-simulation.js';
import { board, captureOf, END, sample, WHOLE_RUN } from '../../support/hand-made.js';
import { MISMATCH } from '../../support/mismatch.js';

function textOf(records: object[]): string {
  const capture = captureOf(records);
  const header = { ...capture.header, script: { ...capture.header.script, path: 'my src/main.py' } };
  const asked = { heapBytes: [], thresholdBytes: [], bufferBytes: [] };
  return renderSimulation(simulate(analyse(capture), asked), { incomplete: false, header });
}

describe('a simulation that predicts nothing', () => {
  it('has the command that would help, on a line of its own', () => {
    expect(textOf([...WHOLE_RUN.slice(0, -1), MISMATCH, END])).toMatch(/\n {4}mpgc doctor --port test$/);
    expect(textOf([])).toMatch(
      /before the board was identified\.\n {4}mpgc profile 'my src\/main\.py' --port test$/,
    );
  });

  it('has none where none would', () => {
    expect(textOf([board(), sample(1, 2000), END])).not.toContain('mpgc profile');
  });
});
