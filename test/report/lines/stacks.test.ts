import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/analysis/analyse.js';
import { renderCollapsed } from '../../../src/report/lines/stacks/render-collapsed.js';
import { renderPprof } from '../../../src/report/lines/stacks/render-pprof.js';
import { renderSpeedscope } from '../../../src/report/lines/stacks/render-speedscope.js';
import { captureOf, LINES, WHOLE_RUN } from '../../support/hand-made.js';

const analysis = analyse(captureOf([...WHOLE_RUN.slice(0, -1), LINES, ...WHOLE_RUN.slice(-1)]));

describe('what lines allocated, for other tools,', () => {
  it('is a line a place for flamegraph.pl', () => {
    expect(renderCollapsed(analysis)).toBe('main.py;step;main.py:4 480\nmain.py;<module>;main.py:1 32\n');
  });

  it('is a profile of samples with bytes for speedscope', () => {
    const { shared, profiles } = JSON.parse(renderSpeedscope(analysis));
    const [profile] = profiles;
    expect(profile).toMatchObject({ type: 'sampled', unit: 'bytes', startValue: 0, endValue: 512 });
    expect(profile.weights).toEqual([480, 32]);
    const names = profile.samples.map((sample: number[]) => sample.map((frame) => shared.frames[frame].name));
    expect(names).toEqual([
      ['main.py', 'step', 'main.py:4'],
      ['main.py', '<module>', 'main.py:1'],
    ]);
    expect(shared.frames).toContainEqual({ name: 'main.py:4', file: 'main.py', line: 4 });
  });

  it('is hits and bytes by function and line for pprof', () => {
    const profile = Profile.decode(gunzipSync(renderPprof(analysis)));
    const text = (index: number | bigint) => profile.stringTable.strings[Number(index)];
    expect(profile.sampleType.map(({ type, unit }) => [text(type), text(unit)])).toEqual([
      ['hits', 'count'],
      ['alloc_space', 'bytes'],
    ]);
    expect(profile.sample.map(({ value }) => value.map(Number))).toEqual([
      [5, 480],
      [1, 32],
    ]);
    expect(profile.function.map(({ name, filename }) => [text(name), text(filename)])).toEqual([
      ['step', 'main.py'],
      ['<module>', 'main.py'],
    ]);
    expect(profile.location.map(({ line }) => Number(line[0]?.line))).toEqual([4, 1]);
  });

  it('is refused of a capture without lines', () => {
    const without = analyse(captureOf(WHOLE_RUN));
    for (const render of [renderCollapsed, renderSpeedscope, renderPprof]) {
      expect(() => render(without)).toThrow(/does not tell which lines allocate/);
    }
  });
});
