import { describe, expect, it } from 'vitest';
import type { Holder, Holders } from '../../../src/analysis/holders/holders.js';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import { contents } from '../../../src/report/html/markup/markup.js';
import { growthText } from '../../../src/report/html/objects/growth-text.js';
import { viewHeld, viewHolders } from '../../../src/report/leak/view-holders.js';
import { holdersTable } from '../../../src/report/terminal/holders-table.js';
import { grewSentence, holderLead } from '../../../src/report/text/holder-text.js';

const holder = (changes: Partial<Holder>): Holder => ({
  from: 'script',
  path: 'client.pending',
  type: 'dict',
  entries: 160,
  entriesPerUnit: 1,
  bytesPerUnit: 104.4,
  knownBy: 'emptied',
  addedIn: [],
  sharesWith: [],
  freedPerUnit: [],
  ...changes,
});

const holders = (...growing: Holder[]): Holders => ({
  growing,
  of: 'calls',
  loop: null,
  filledUp: [{ from: 'script', path: 'glyphs', type: 'dict', entries: 14, since: 20 }],
  fromUnit: 5,
  units: 160,
  walks: 6,
  seen: 17,
  heapBytes: 2560,
  left: ['depth'],
  explained: 1,
});

const ADDED = [{ path: 'main.py', line: 27 }];

const LOG = holder({
  path: 'log',
  type: 'str',
  entries: 2080,
  entriesPerUnit: 13,
  bytesPerUnit: 13,
  knownBy: 'length',
});

describe('the types that grow', () => {
  const types = [{ name: 'Session', count: [10, 1030], selfBytes: [480, 49_440] }];
  const named = holders(holder({}));

  it('stand beside who holds it, by names or by snapshots', () => {
    const view = viewHeld(
      { holders: named, grown: null, grownTypes: { units: [10, 30], types }, rate: null },
      'call',
    );
    expect(view!.types).toEqual({
      at: '10 → 30',
      rows: [{ name: 'Session', counts: '10 → 1,030', bytes: '480 → 49,440' }],
    });
    expect(contents(growthText(view!))).toContain(
      'By snapshots of all objects, 10 → 30 calls into the program',
    );
  });

  it('are none where no snapshots were taken', () => {
    const view = viewHeld({ holders: named, grown: null, grownTypes: null, rate: null }, 'call');
    expect(view!.types).toBeNull();
    expect(contents(growthText(view!))).not.toContain('By snapshots');
  });
});

describe('who holds a leak, in words', () => {
  it('has a line once that adds to several', () => {
    const both = ['a.log', 'b.log'].map((path) => holder({ path, bytesPerUnit: 60, addedIn: ADDED }));
    expect(holderLead(holders(...both), 120)!.addedIn).toEqual(ADDED);
  });

  it('has entries as a count, and the length of a text in bytes', () => {
    const { rows, caches, cachesNote, method, entriesAt } = viewHolders(
      holders(holder({ addedIn: ADDED }), LOG),
      'call',
    );
    expect(rows).toEqual(
      [
        {
          name: 'client.pending',
          type: 'dict',
          grows: 'one entry',
          entries: '160',
          keeps: '104 B',
          addedIn: 'main.py:27',
        },
        { name: 'log', type: 'str', grows: '13 B', entries: '2,080 B', keeps: '13 B' },
      ].map((row) => expect.objectContaining(row)),
    );
    expect(caches).toEqual([{ name: 'glyphs', type: 'dict', grows: 'none since call 20', entries: '14' }]);
    expect(cachesNote).toBe(
      'A cache has had its length since that call, or from before it: walks were at some calls only.',
    );
    expect(entriesAt).toBe('Entries at call 160');
    expect(method).toMatch(
      /6 times, from call 5 to 160; 17 containers.*explains 100 % of what each call keeps/s,
    );
  });

  it('has what two keep together as such, and names both', () => {
    const two = [
      holder({ path: 'a', bytesPerUnit: 100, sharesWith: ['b'] }),
      holder({ path: 'b', bytesPerUnit: 4, sharesWith: ['a'] }),
    ];
    const { rows } = viewHolders(holders(...two), 'call');
    expect(rows.map(({ keeps }) => keeps)).toEqual(['104 B together', '104 B together']);
    const shares = viewHolders(holders(...two), 'call', 130);
    expect(shares.rows.map(({ keeps }) => keeps)).toEqual(['80 % together', '80 % together']);
    expect(holderLead(holders(...two), 104)?.grows).toBe('`a` and `b` both grow by one entry');
  });

  it('tells shares of what the verdict says of a call, and of what they keep where that is more', () => {
    const two = holders(holder({ bytesPerUnit: 75 }), LOG, holder({ path: 'a', bytesPerUnit: null }));
    const keptOf = (perUnit: number) => viewHolders(two, 'call', perUnit).rows.map(({ keeps }) => keeps);
    expect(keptOf(100)).toEqual(['75 %', '13 %', 'not known']);
    expect(keptOf(44)).toEqual(['85 %', '15 %', 'not known']);
    expect(viewHolders(two, 'call', 100).keepsHeading).toBe('Share kept');
    expect(viewHolders(two, 'call').keepsHeading).toBe('Keeps a call');
  });

  it('is a table on the screen, without a column of what is not known of any', () => {
    const table = (...growing: Holder[]) => holdersTable(viewHolders(holders(...growing), 'pass', 100), 80);
    expect(
      table(holder({ bytesPerUnit: 75, addedIn: ADDED }), holder({ path: 'a', bytesPerUnit: null })),
    ).toEqual([
      '  share kept  entries at pass 160',
      '        75 %                  160  client.pending  dict  main.py:27',
      '   not known                  160  a  dict',
    ]);
    expect(table(holder({ bytesPerUnit: null }))).toEqual([
      '  entries at pass 160',
      '                  160  client.pending  dict',
    ]);
    expect(holdersTable(viewHolders(holders(holder({})), 'repetition'), 80)).toEqual([
      '  keeps a repetition  entries',
      '               104 B      160  client.pending  dict',
    ]);
  });

  it('says of snapshots that show nothing what they are of, and leaves no empty place', () => {
    const grown = {
      holders: [],
      beyondPerUnit: 0,
      internedPerUnit: 0,
      perUnit: 10,
      fromUnit: 10,
      units: 50,
      snapshots: 3,
    };
    const none = (beyondPerUnit: number) =>
      viewHeld({ holders: null, grown: { ...grown, beyondPerUnit }, grownTypes: null, rate: null }, 'call')
        ?.none;
    expect(none(0)).toBe('No object kept more at each of 3 snapshots, from call 10 to 50.');
    expect(none(9)).toBe('No name of the program leads to what grows with each call.');
  });

  it('tells shares of what the verdict says also where snapshots saw less of it', () => {
    const one = {
      path: 'step → cell → list',
      from: 'script' as const,
      type: 'list',
      bytesPerUnit: 20,
      entriesPerUnit: 1,
      bytes: 1000,
      entries: 50,
      blocksPerUnit: [],
    };
    const grown = {
      holders: [one],
      beyondPerUnit: 0,
      internedPerUnit: 0,
      perUnit: 20,
      fromUnit: 10,
      units: 50,
      snapshots: 3,
    };
    const sharesOf = (perUnit: number) => {
      const rate = { perUnit } as LeakJudgement['rate'];
      const view = viewHeld({ holders: null, grown, grownTypes: null, rate }, 'call');
      return [view?.rows[0]?.keeps, view?.unexplained];
    };
    expect(sharesOf(200)).toEqual(['10 %', '90 % of the growth']);
    expect(sharesOf(16)).toEqual(['100 %', '']);
  });

  it('leads the verdict where it keeps most of the leak, and says how much where that is not all', () => {
    expect(holderLead(holders(holder({})), 104)).toEqual({
      grows: '`client.pending` grows by one entry',
      part: '',
      addedIn: [],
    });
    expect(holderLead(holders(holder({ bytesPerUnit: 60 })), 104)).toEqual({
      grows: '`client.pending` grows by one entry',
      part: ', 60 B of it there',
      addedIn: [],
    });
    expect(holderLead(holders(holder({ bytesPerUnit: 40 })), 104)).toBeNull();
    // Of one alone it is likely, of two it is not known which.
    expect(holderLead(holders(holder({ bytesPerUnit: null })), 104)?.part).toBe('');
    const two = [holder({ bytesPerUnit: null }), LOG];
    expect(holderLead(holders(...two), 104)?.grows).toBe(
      '`client.pending` grows by one entry and `log` by 13 B',
    );
    expect(holderLead(holders(...two, LOG), 104)).toBeNull();
    expect(holderLead(holders(), 104)).toBeNull();
  });

  it('leads with two where neither keeps most of it, and not with what keeps little beside the other', () => {
    const seen = (bytesPerUnit: number) => holder({ path: 'seen', bytesPerUnit });
    const lead = (bytes: number) => holderLead(holders(holder({ bytesPerUnit: 60 }), seen(bytes)), 104);
    expect(lead(40)).toMatchObject({ grows: '`client.pending` and `seen` both grow by one entry', part: '' });
    expect(lead(10)).toMatchObject({
      grows: '`client.pending` grows by one entry',
      part: ', 60 B of it there',
    });
  });

  it('is a sentence of a run that is no hunt, in the past of calls that were made, and of a cache where nothing grows', () => {
    const grew = (of: Holders['of'], past: boolean, ...growing: Holder[]) =>
      grewSentence({ ...holders(...growing), of, loop: of === 'passes' ? { line: 8 } : null }, { past });
    expect(grew('calls', true, holder({}))).toBe(' `client.pending` grew by one entry with each repetition.');
    expect(grew('passes', false, holder({ from: 'function', path: 'rows' }))).toBe(
      ' `rows` (a local) grows by one entry with each pass of the loop in line 8.',
    );
    expect(grew('time', false, holder({ entriesPerUnit: 9.97 }))).toBe(
      ' `client.pending` grows by 9.97 entries a second.',
    );
    expect(grew('calls', true, holder({ addedIn: ADDED }))).toBe(
      ' `client.pending` grew by one entry with each repetition, added in main.py:27 (inferred).',
    );
    const others = [1, 2, 3].map((at) => holder({ path: `rows[${at}]`, bytesPerUnit: 40 }));
    expect(grew('calls', true, ...others, holder({ bytesPerUnit: null }))).toMatch(/, and 3 more grew\.$/);
    expect(grew('calls', true)).toBe(
      ' `glyphs` filled up to 14 entries, and has not grown since repetition 20.',
    );
    expect(grewSentence(null, { past: true })).toBe('');
  });

  it('names locals, fractions, attributes and links as such', () => {
    const lead = (changes: Partial<Holder>) => holderLead(holders(holder(changes)), 104)?.grows;
    expect(lead({ from: 'function' })).toBe('`client.pending` (a local) grows by one entry');
    expect(lead({ entriesPerUnit: 0.25 })).toBe('`client.pending` grows by 0.25 entries');
    expect(lead({ type: 'chain', path: 'kept' })).toBe('`kept` grows by one link');
    expect(lead({ type: 'object', path: 'app' })).toBe('`app` grows by one attribute');
  });
});
