import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonText } from '../../../src/report/syntax/json-text.js';
import { ACTS_ON_TERMINAL } from '../../support/hostile.js';

it('is the same value, with nothing that a terminal acts on', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (value) => {
      const text = jsonText(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).not.toMatch(ACTS_ON_TERMINAL);
    }),
  );
});
