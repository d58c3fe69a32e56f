import { describe, expect, it } from 'vitest';
import type { LeakJudgement } from '../../../src/analysis/leak/judge-leak.js';
import type { LeakOrigin } from '../../../src/analysis/leak/leak-origin.js';
import { viewOrigin } from '../../../src/report/leak/view-origin.js';
import { originTable } from '../../../src/report/terminal/origin-table.js';
import { placesWords } from '../../../src/report/text/origin-text.js';

const line = (number: number | null, bytesPerUnit: number, share: number) => ({
  path: 'main.py',
  line: number,
  functionName: 'step',
  bytesPerUnit,
  share,
  units: 6,
  heads: { D: 6, h: 12 },
});
const ORIGIN: LeakOrigin = {
  detail: 'line',
  warmUp: 10,
  units: 6,
  maps: 89,
  bytesPerUnit: 144,
  lines: [line(13, 96, 0.67), line(19, 40, 0.28), line(null, 8, 0.05)],
};
const FILES = [{ path: 'main.py', lines: [...new Array(12).fill(''), '  kept = {}'], note: null }];

const sentenceOf = (origin: LeakOrigin | null) => placesWords(origin, []).sentence;

describe('where a leak comes from', () => {
  it('is said with the shares of the first two lines', () => {
    expect(sentenceOf(ORIGIN)).toBe(' Made in main.py:13 (67 %) and main.py:19 (28 %).');
    const three = { ...ORIGIN, lines: [...ORIGIN.lines.slice(0, 2), line(7, 20, 0.1)] };
    expect(sentenceOf(three)).toBe(' Made in main.py:13 (67 %), main.py:19 (28 %) and 1 more.');
  });

  it('is said without a share of one line, and not at all of none', () => {
    expect(sentenceOf({ ...ORIGIN, lines: [line(13, 96, 1)] })).toBe(' Made in main.py:13.');
    expect(sentenceOf({ ...ORIGIN, lines: [line(null, 96, 1)] })).toBe('');
    expect(sentenceOf(null)).toBe('');
  });

  it('names functions where these were followed', () => {
    expect(sentenceOf({ ...ORIGIN, detail: 'function', lines: [line(13, 96, 1)] })).toBe(
      ' Made in step() in main.py:13.',
    );
  });

  it('names no line of what is in no function, nor where none ran', () => {
    const module = { ...line(1, 96, 1), functionName: '<module>' };
    expect(sentenceOf({ ...ORIGIN, detail: 'function', lines: [module] })).toBe(
      ' Made in <module> of main.py.',
    );
    const view = viewOrigin({ ...ORIGIN, detail: 'function', lines: [line(null, 96, 1)] }, 'call', FILES);
    expect(view.rows[0]?.place).toBe('step of main.py');
  });

  it('is a table with what was made', () => {
    const view = viewOrigin(ORIGIN, 'call', FILES);
    expect(view.rows[0]).toMatchObject({ what: '6 dict, 12 other', text: 'kept = {}', shareText: '67 %' });
    expect(originTable(view, 80).rows).toEqual([
      '  share made',
      '        67 %  main.py:13  kept = {}',
      '        28 %  main.py:19',
      '         5 %  outside of its lines',
    ]);
  });

  describe('where it is not within the interval of the verdict', () => {
    const judged = (kind: string, interval: [number, number]) =>
      ({
        rate: { kind, perUnit: 120, interval },
        series: { calls: 2250, points: [{ phase: 'calls', calls: 2229 }] },
      }) as unknown as LeakJudgement;

    it('says of what each is', () => {
      const { differs } = viewOrigin(ORIGIN, 'call', FILES, judged('steps', [50, 65]));
      expect(differs).toBe(
        'What lines kept, 144 B a call, is of 6 calls of another run; the verdict is of 2,229 calls: memory grows in steps, which are more or less in few of them.',
      );
      expect(viewOrigin(ORIGIN, 'pass', FILES, judged('exact', [130, 130])).differs).toContain(
        'the verdict is of 2,229 passes: why the two differ is not known',
      );
    });

    it('says nothing of one that steps make: a table doubles', () => {
      expect(viewOrigin(ORIGIN, 'call', FILES, judged('steps', [100, 130])).differs).toBeNull();
      expect(viewOrigin(ORIGIN, 'call', FILES, judged('steps', [280, 290])).differs).toBeNull();
    });

    it('says nothing of a difference of a twentieth', () => {
      expect(viewOrigin(ORIGIN, 'call', FILES, judged('exact', [142, 142])).differs).toBeNull();
    });

    it('does not say of a text that is made anew each time that it grows more seldom', () => {
      const growing = [{ type: 'str', path: 'log' }];
      const held = { ...judged('exact', [16, 16]), holders: { growing } } as unknown as LeakJudgement;
      const { none } = viewOrigin({ ...ORIGIN, lines: [] }, 'call', FILES, held);
      expect(none).toContain('`log` is made anew or moved each time it grows, so that no block of it stays.');
      expect(viewOrigin({ ...ORIGIN, lines: [] }, 'call', FILES).none).toContain('it grows more seldom.');
    });

    it('says that below the table', () => {
      const view = viewOrigin(ORIGIN, 'call', FILES, judged('steps', [300, 330]));
      expect(originTable(view, 80).limits.join(' ')).toBe(view.differs);
    });

    it('says nothing where it is within, as printed', () => {
      expect(viewOrigin(ORIGIN, 'call', FILES, judged('steps', [100, 144])).differs).toBeNull();
      expect(viewOrigin(ORIGIN, 'call', FILES, judged('steps', [100, 143.999])).differs).toBeNull();
      expect(viewOrigin(ORIGIN, 'call', FILES).differs).toBeNull();
    });
  });
});

describe('the place of a leak that has a holder', () => {
  const added = (line: number) => ({ path: 'main.py', line });

  it('is the line that makes what is kept and adds it, where the two agree', () => {
    const origin = { ...ORIGIN, lines: [line(13, 96, 1)] };
    expect(placesWords(origin, [added(13), added(30)])).toEqual({ within: 'main.py:13', sentence: '' });
  });

  it('is else that which adds, by its text, and that which makes', () => {
    const origin = { ...ORIGIN, lines: [line(13, 96, 1)] };
    expect(placesWords(origin, [added(27)]).sentence).toBe(
      ' Added in main.py:27 (inferred), made in main.py:13.',
    );
    expect(placesWords(ORIGIN, [added(13)]).sentence).toBe(
      ' Added in main.py:13, made in main.py:13 (67 %) and main.py:19 (28 %).',
    );
    expect(placesWords(null, [added(27)]).sentence).toBe(' Added in main.py:27 (inferred).');
  });
});
