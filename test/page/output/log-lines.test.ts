import { describe, expect, it } from 'vitest';
import { logLines, windowAround } from '../../../reports/page/output/log-lines.js';

describe('logLines', () => {
  it('has a time for each line, and no line behind the last line end', () => {
    const lines = [
      { text: 'a', ms: 1 },
      { text: '', ms: 2 },
    ];
    expect(logLines('a\n\n', [1, 2, 3])).toEqual(lines);
    expect(logLines('a\n\nb', [1, 2, 3])).toEqual([...lines, { text: 'b', ms: 3 }]);
    expect(logLines('', [])).toEqual([]);
  });
});

describe('windowAround', () => {
  it('is the whole of few lines', () => {
    expect(windowAround(5, 400, null)).toEqual({ from: 0, to: 400 });
  });

  it('is 400 lines, with the line in the middle unless it is near an end', () => {
    expect(windowAround(1000, 5000, null)).toEqual({ from: 800, to: 1200 });
    expect(windowAround(3, 5000, null)).toEqual({ from: 0, to: 400 });
    expect(windowAround(4999, 5000, null)).toEqual({ from: 4600, to: 5000 });
  });

  it('stays where the line is well inside', () => {
    const before = { from: 800, to: 1200 };
    for (const line of [850, 1149]) expect(windowAround(line, 5000, before)).toBe(before);
    for (const line of [849, 1150]) expect(windowAround(line, 5000, before)).not.toBe(before);
    const first = { from: 0, to: 400 };
    expect(windowAround(0, 5000, first)).toBe(first);
    const last = { from: 4600, to: 5000 };
    expect(windowAround(4999, 5000, last)).toBe(last);
  });
});
