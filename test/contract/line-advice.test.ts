import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { type LineAdvice, lineAdvice } from '../../src/analysis/lines/advice/line-advice.js';
import type { LineFigure } from '../../src/analysis/lines/line-figures.js';
import type { BoardRecord } from '../../src/session/schema.js';
import { recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

interface Pattern {
  code: LineAdvice['code'];
  /** A line, and what the advice makes of it; with what stands before either. */
  before: string;
  after: string;
  above?: string;
  /** Whether the size is in the text, so that what is saved is known and not a bound alone. */
  isKnown?: true;
}

const PATTERNS: Pattern[] = [
  { code: 'reuse-object', before: 'raw = bytearray(64)', after: 'raw = buffer', isKnown: true },
  { code: 'reuse-object', before: 'use([0] * 50)', after: 'use(items)', isKnown: true },
  { code: 'reuse-object', before: "use({'a': one, 'b': 2, 'c': 3})", after: 'use(entries)', isKnown: true },
  { code: 'make-bytes-once', before: 'use(bytes(64))', after: 'use(data)', isKnown: true },
  {
    code: 'bytes-literal',
    before: 'use(bytes([1, 2, 3, 4, 5]))',
    after: "use(b'\\x01\\x02\\x03\\x04\\x05')",
    isKnown: true,
  },
  {
    code: 'constant-tuple',
    before: 'found = one in [2, 3, 4, 5, 6]',
    after: 'found = one in (2, 3, 4, 5, 6)',
    isKnown: true,
  },
  { code: 'generator', before: 'use(sum([b ^ 1 for b in data]))', after: 'use(sum(b ^ 1 for b in data))' },
  {
    code: 'list-to-join',
    before: "use(','.join(word for word in words))",
    after: "use(','.join([word for word in words]))",
  },
  {
    code: 'read-into',
    above: 'file.seek(0)',
    before: 'use(file.read(60))',
    after: 'use(file.readinto(buffer))',
    isKnown: true,
  },
  { code: 'memoryview', before: 'use(buffer[8:60])', after: 'use(view[8:60])', isKnown: true },
  { code: 'memoryview', before: 'use(data[one:])', after: 'use(bytes_view[one:])' },
  { code: 'print-values', before: "print('v=' + str(one))", after: "print('v=', one, sep='')" },
  { code: 'print-values', before: "print('v=%d' % one)", after: "print('v=', one, sep='')" },
  { code: 'join-literals', before: "use('left, ' + 'right')", after: "use('left, ' 'right.')" },
  {
    code: 'format-once',
    before: "use('a=' + str(one) + ', b=' + str(one) + ';')",
    after: "use('a=%d, b=%d;' % (one, one))",
  },
  { code: 'integers', before: 'value = one * 1.8 + 32', after: 'value = one * 18 // 10 + 32', isKnown: true },
  { code: 'define-once', before: 'use(lambda v: v + 1)', after: 'use(more)', isKnown: true },
];

const HITS = 20;
const HEAD = `import io
buffer = bytearray(64)
view = memoryview(buffer)
data = bytes(64)
bytes_view = memoryview(data)
items = [0] * 50
entries = {'a': 1, 'b': 2, 'c': 3}
file = io.BytesIO(bytes(200))
one = 1
words = ['a', 'b', 'c']
def use(what):
    pass
def more(v):
    return v + 1
`;

/** The line of each, in the program of all. */
function programOf(which: 'before' | 'after'): { text: string; lines: number[] } {
  let text = HEAD;
  const lines = PATTERNS.map((pattern, at) => {
    text += `def step_${at}():\n${pattern.above ? `    ${pattern.above}\n` : ''}    ${pattern[which]}\n`;
    return text.trimEnd().split('\n').length;
  });
  const calls = PATTERNS.map((_, at) => `    step_${at}()\n`).join('');
  return { text: `${text}for _ in range(${HITS}):\n${calls}`, lines };
}

/** The micro:bit has no room for both programs; what is asked here is of no chip. */
const ROOMY = TARGETS.filter(({ name }) => name !== 'micro:bit').map(withReason);

describe.each(ROOMY)('what advice for a line saves, on $label,', ({ missing, start }) => {
  let stop = () => {};
  const found: Record<'before' | 'after', LineFigure[]> = { before: [], after: [] };
  let adviceFor = (_: LineFigure): LineAdvice[] => [];

  beforeAll(async () => {
    if (missing) return;
    let port = '';
    ({ port, stop } = await start());
    for (const which of ['before', 'after'] as const) {
      const { text, lines } = programOf(which);
      const recorded = await recordOn(port, text, { lines: 'line' });
      const figures = analyse(recorded.capture).lines!;
      found[which] = lines.map((line) => figures.lines.find((one) => one.line === line)!);
      if (which === 'before') adviceFor = (line) => adviceOf(line, text, recordsOf(recorded, 'board')[0]!);
    }
  });
  afterAll(() => stop());

  it.skipIf(missing).each(PATTERNS.map((pattern, at) => ({ ...pattern, at })))(
    '$code: $before',
    ({ code, at, isKnown }) => {
      const [before, after] = [found.before[at]!, found.after[at]!];
      expect([before.hits, before.exact, after.hits, after.exact]).toEqual([HITS, true, HITS, true]);
      const saved = (before.bytes - after.bytes) / HITS;
      expect(saved).toBeGreaterThan(0);
      const [advice, ...others] = adviceFor(before);
      expect(others).toEqual([]);
      expect(advice!.code).toBe(code);
      if (isKnown) expect(advice!.savesPerHit).toBe(saved);
      else expect(advice!.savesPerHit).toBeGreaterThanOrEqual(saved);
    },
  );

  it.skipIf(missing)('is none for lines that follow it', () => {
    const { text } = programOf('after');
    const board = { blockBytes: 16, wordBytes: 4 };
    for (const line of found.after) {
      const met = { ...line, bytes: Math.max(line.bytes, 16 * HITS) };
      const [advice] = adviceOf(met, text, board);
      expect([line.line, advice?.code ?? null]).toEqual([line.line, null]);
    }
  });
});

/** Advice for one line, as of all that a program allocates. */
function adviceOf(
  line: LineFigure,
  text: string,
  board: Pick<BoardRecord, 'blockBytes' | 'wordBytes'>,
): LineAdvice[] {
  const source = { type: 'source' as const, atMs: 0, path: line.path, bytes: text.length, sha256: '', text };
  return lineAdvice({ lines: [line], totalBytes: line.bytes }, [source], board);
}
