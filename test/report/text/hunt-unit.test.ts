import { expect, it } from 'vitest';
import { loopName } from '../../../src/report/text/hunt-unit.js';

it('names a loop or a callback by its place', () => {
  const loop = { line: 12, functionName: null };
  const tick = { line: 12, callback: true as const, functionName: 'tick' };
  expect(loopName(loop, 'main.py')).toBe('the loop in line 12');
  expect(loopName({ ...loop, file: 'app.py' }, 'main.py')).toBe('the loop in app.py:12');
  expect(loopName(tick, 'main.py')).toBe('the callback tick() in main.py:12');
  expect(loopName({ ...tick, file: 'app.py' }, 'main.py')).toBe('the callback tick() in app.py:12');
  expect(loopName({ ...tick, functionName: null }, null)).toBe('the callback lambda in line 12');
});
