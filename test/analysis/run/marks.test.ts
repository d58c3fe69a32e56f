import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { captureOf, WHOLE_RUN } from '../../support/hand-made.js';

describe('marks', () => {
  it('are of samples that the program asked for, whatever else has a label', () => {
    const labelled = WHOLE_RUN.map((record) => ('seq' in record ? { ...record, label: 'x' } : record));
    const marks = WHOLE_RUN.filter((record) => 'source' in record && record.source === 'mark');
    expect(analyse(captureOf(labelled)).marks).toHaveLength(marks.length);
    expect(analyse(captureOf(labelled)).timeline.marks).toHaveLength(marks.length);
  });
});
