import { describe, expect, it } from 'vitest';
import { FIELD_COUNT, fieldCount } from '../../../src/agent/script/field-count.js';

describe('the number of calls without mpgc', () => {
  it('is what was printed last', () => {
    expect(fieldCount('reading 12\r\n\x1e= 3\r\nx\x1e= 1707\r\n')).toBe(1707);
    expect(JSON.parse(`"${FIELD_COUNT.replace('\\x', '\\u00')}"`)).toBe('\x1e=');
  });

  it('is not known where the line did not come', () => {
    expect(fieldCount('= 12\r\n\x1e= 17')).toBeNull();
    expect(fieldCount('')).toBeNull();
  });
});
