import { describe, expect, it } from 'vitest';
import type { Holder, Holders } from '../../../src/analysis/holders/holders.js';
import { viewHolders } from '../../../src/report/leak/view-holders.js';
import { holderLead } from '../../../src/report/text/holder-text.js';

const holder = (changes: Partial<Holder>): Holder => ({
  from: 'script',
  path: 'client.pending',
  type: 'dict',
  entries: 160,
  entriesPerUnit: 1,
  bytesPerUnit: 104.4,
  knownBy: 'emptied',
  ...changes,
});

const holders = (...growing: Holder[]): Holders => ({
  growing,
  filledUp: [{ from: 'script', path: 'glyphs', type: 'dict', entries: 14, since: 20 }],
  fromUnit: 5,
  units: 160,
  walks: 6,
  seen: 17,
  heapBytes: 2560,
  left: ['depth'],
  explained: 1,
});

const LOG = holder({
  path: 'log',
  type: 'str',
  entries: 2080,
  entriesPerUnit: 13,
  bytesPerUnit: 13,
  knownBy: 'length',
});

describe('who holds a leak, in words', () => {
  it('has entries as a count, and the length of a text in bytes', () => {
    const { rows, filledUp, method } = viewHolders(holders(holder({}), LOG), 'call');
    expect(rows).toEqual(
      [
        { name: 'client.pending', type: 'dict', grows: 'one entry', entries: '160', keeps: '104 B' },
        { name: 'log', type: 'str', grows: '13 B', entries: '2,080 B', keeps: '13 B' },
      ].map((row) => expect.objectContaining(row)),
    );
    expect(filledUp).toContain('`glyphs` (14 since call 20)');
    expect(method).toMatch(
      /6 times, from call 5 to 160; 17 containers.*explains 100 % of what each call keeps/s,
    );
  });

  it('leads the verdict where it keeps most of the leak, and says how much where that is not all', () => {
    expect(holderLead(holders(holder({})), 104)).toEqual({
      grows: '`client.pending` grows by one entry',
      part: '',
    });
    expect(holderLead(holders(holder({ bytesPerUnit: 60 })), 104)).toEqual({
      grows: '`client.pending` grows by one entry',
      part: ', 60 B of it there',
    });
    expect(holderLead(holders(holder({ bytesPerUnit: 40 })), 104)).toBeNull();
    // Of one alone it is likely, of two it is not known which.
    expect(holderLead(holders(holder({ bytesPerUnit: null })), 104)?.part).toBe('');
    expect(holderLead(holders(holder({ bytesPerUnit: null }), LOG), 104)).toBeNull();
    expect(holderLead(holders(), 104)).toBeNull();
  });

  it('names locals, fractions, attributes and links as such', () => {
    const lead = (changes: Partial<Holder>) => holderLead(holders(holder(changes)), 104)?.grows;
    expect(lead({ from: 'function' })).toBe('`client.pending` (a local) grows by one entry');
    expect(lead({ entriesPerUnit: 0.25 })).toBe('`client.pending` grows by 0.25 entries');
    expect(lead({ type: 'chain', path: 'kept' })).toBe('`kept` grows by one link');
    expect(lead({ type: 'object', path: 'app' })).toBe('`app` grows by one attribute');
  });
});
