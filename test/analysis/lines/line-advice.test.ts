import { describe, expect, it } from 'vitest';
import { lineAdvice } from '../../../src/analysis/lines/advice/line-advice.js';
import type { LineFigure } from '../../../src/analysis/lines/line-figures.js';

const BOARD = { blockBytes: 16, wordBytes: 4 };

function figure(line: number, bytes: number, hits = 100): LineFigure {
  return {
    path: 'main.py',
    line,
    functionName: 'f',
    hits,
    measuredHits: hits,
    retainedBytes: null,
    bytes,
    exact: true,
    marginBytes: 0,
  };
}

function source(text: string, path = 'main.py') {
  return { type: 'source' as const, atMs: 0, path, bytes: text.length, sha256: '', text };
}

/** Of the last line of a program, which allocates so much a hit and all that is allocated. */
function adviceFor(program: string, perHit: number, board: Parameters<typeof lineAdvice>[2] = BOARD) {
  const line = program.split('\n').length;
  const lines = [figure(line, 100 * perHit)];
  return lineAdvice({ lines, totalBytes: 100 * perHit }, [source(program)], board);
}

/** Sizes by hand: a head of 16 bytes, and what it holds in whole blocks of 16. */
describe('advice for a line', () => {
  it.each<[program: string, perHit: number, code: string, saves: number]>([
    ['def f():\n    b = bytearray(100)', 128, 'reuse-object', 16 + 112],
    ['def f():\n    b = bytearray(0x40)', 80, 'reuse-object', 80],
    ['while True:\n    b = bytearray(100)', 128, 'reuse-object', 128],
    ['def f():\n    b = bytes(100)', 128, 'make-bytes-once', 128],
    ['def f():\n    b = bytes(16)', 48, 'make-bytes-once', 16 + 32],
    ['b, c = bytearray(100), 2\ndef f():\n    use(b[2:52])', 80, 'memoryview', 64],
    // The list in it, too: 16 + 16.
    ["def f(x):\n    use({'a': x, 'b': [1, 2]})", 96, 'reuse-object', 32 + 32],
    ["def f(x):\n    use({'a': x, 'b': (x, 2)})", 96, 'reuse-object', 96],
    // The list of one, too: 16 + 16, and 16 + 4 * 50.
    ['def f():\n    b = [None] * 50', 256, 'reuse-object', 32 + 16 + 208],
    ['def f(spi):\n    spi.write(bytearray(8))', 32, 'reuse-object', 32],
    ["def f(x):\n    use(json.dumps({'a': x, 'b': 2}))", 96, 'reuse-object', 16 + 16],
    ['def f(spi):\n    spi.write(bytes([0x21, 3, 4]))', 64, 'bytes-literal', 32 + 32],
    ['def f(x):\n    for a in [1, -2, 3]: pass', 32, 'constant-tuple', 32],
    ['def f(x):\n    if x not in ["a", "b"]: pass', 32, 'constant-tuple', 32],
    ['def f(x):\n    return any([v > 3 for v in x])', 400, 'generator', 400 - 80],
    ['def f(x):\n    for v in [v * 2 for v in x]: pass', 400, 'generator', 320],
    ['def f(x):\n    return ",".join("%d" % v for v in x)', 400, 'list-to-join', 128 - 16],
    ['def f(x):\n    return ",".join((v for v in x))', 400, 'list-to-join', 112],
    ['def f(uart):\n    b = uart.read(20)', 48, 'read-into', 16 + 32],
    ['def f(self, n):\n    b = self.spi1.read(n)', 64, 'read-into', 64],
    ['def f(i2c):\n    b = i2c.readfrom_mem(0x40, 0, 6)', 32, 'read-into', 32],
    ['with_name = open("x")\ndef f():\n    b = with_name.read(100)', 128, 'read-into', 128],
    ['b = bytearray(100)\ndef f():\n    use(b[2:52])', 80, 'memoryview', 16 + 64 - 16],
    ['b = b"abc"\ndef f(n):\n    use(1, b[n:])', 80, 'memoryview', 64],
    ['def f(x):\n    print("v=%s %d" % (x, x))', 48, 'print-values', 48],
    ['def f(x):\n    print(f"v={x}")', 48, 'print-values', 48],
    ['def f(x):\n    print("v={}".format(x), end="")', 48, 'print-values', 48],
    ['def f(x):\n    print("v=" + x)', 48, 'print-values', 48],
    ['def f():\n    return "a" + "b" + "c"', 64, 'join-literals', 64],
    ['def f(x):\n    return "a=" + str(x) + ";"', 96, 'format-once', 96 - 32],
    ['def f(x):\n    return x * 1.5 + 2', 32, 'integers', 32],
    ['def f(x):\n    x += x / 3', 32, 'integers', 32],
    ['class A:\n  def t(self):\n    pass\n  def f(self):\n    call(self.t, 0)', 16, 'keep-bound-method', 16],
    ['def f():\n    call(key=lambda v: v + 1)', 16, 'define-once', 16],
  ])('%j, %d B a hit: %s', (program, perHit, code, saves) => {
    expect(adviceFor(program, perHit)).toEqual([
      expect.objectContaining({ code, line: program.split('\n').length, hits: 100, exact: true }),
    ]);
    expect(adviceFor(program, perHit)[0]).toMatchObject({
      bytes: 100 * perHit,
      savesPerHit: saves,
      savesBytes: 100 * saves,
    });
  });

  it.each<[program: string, perHit: number, why: string]>([
    ['def f():\n    return bytearray(100)', 128, 'it is given back'],
    ['def f():\n    self.b = bytearray(100)', 128, 'it is kept'],
    ['def f(q):\n    q.append(bytearray(100))', 128, 'it is put into a list'],
    ['def f(q):\n    b = FrameBuffer(bytearray(100), 8, 8)', 128, 'an object takes it'],
    ['def f():\n    b = bytearray(n)', 128, 'its size is not the same each time'],
    ['def f(x):\n    return ",".join([v for v in x])', 400, 'join makes a list of a generator'],
    ['def f(x):\n    return path.join(v for v in x)', 400, 'it may be no string'],
    ['def f(x):\n    y = [v for v in x]', 400, 'the list is used again'],
    ['def f(x):\n    return sorted([v for v in x])', 400, 'sorted makes a list in any case'],
    ['def f(x):\n    return sum([v for v in x])', 80, 'a generator takes as much'],
    ['def f(config):\n    b = config.read(20)', 48, 'it may be no stream'],
    ['spi = Fake()\ndef f():\n    b = spi.read(20)', 48, 'it is made something else'],
    ['def f(b):\n    use(b[2:52])', 80, 'it may be a list'],
    ['b = bytearray(9)\nb = [1]\ndef f():\n    use(b[2:52])', 80, 'it is a list, too'],
    ['b = bytearray(9)\ndef f():\n    c = b[2:52]', 80, 'the copy may be what is wanted'],
    ['b = bytearray(9)\ndef f():\n    print(b[2:52])', 80, 'print shows a view as an object'],
    ['b = bytearray(9)\ndef f():\n    q.append(b[2:52])', 80, 'the view would follow the buffer'],
    ['b = bytearray(9)\ndef f(b):\n    use(b[2:52])', 80, 'it is a parameter'],
    ['b = bytearray(9)\nfor b in x:\n    use(b[2:52])', 80, 'it is what the loop gives'],
    ['b = bytearray(9)\nb, c = [1], 2\nwhile 1:\n    use(b[2:52])', 80, 'it is a list, too'],
    ['b = bytearray(9)\nb, c = f()\nwhile 1:\n    use(b[2:52])', 80, 'it may be a list, too'],
    ['def f(x):\n    return b"a=" + x + b";"', 96, 'not all firmware formats bytes'],
    ['def f(x):\n    print("%.2f" % x)', 48, 'print knows no precision'],
    ['def f(x):\n    print("%5d" % x)', 48, 'print knows no width'],
    ['def f(x):\n    print(f"{x:>5}")', 48, 'print knows no width'],
    ['def f(x):\n    print(x + 1)', 48, 'nothing says that it is text'],
    ['def f(x):\n    return "a=" + x', 48, 'one string is made in any case'],
    ['def f(x):\n    return x * 15 // 10', 32, 'no float'],
    ['def f(x):\n    q.append(x * 1.5)', 160, 'the list grows, more than a float takes'],
    ['def f(x):\n    call(lambda: x)', 32, 'it takes something from around it'],
    ['def f(o):\n    call(o.t)', 16, 'it may be no method'],
    ['def f(x):\n    return (x, 1)', 32, 'there is no pattern for it'],
    ['def f(:\n    b = bytearray(100)', 128, 'it does not parse'],
  ])('is not given for %j, %d B a hit: %s', (program, perHit) => {
    expect(adviceFor(program, perHit)).toEqual([]);
  });

  it.each([
    ['given back', 'return b'],
    ['yielded', 'yield b'],
    ['in a tuple', 'return 1, (b, 2)'],
    ['assigned', 'self.b = b'],
    ['assigned with others', 'self.b, c = b, 1'],
    ['appended', 'q.append(b)'],
    ['a global', 'global b'],
    ['taken by a function in it', 'call(lambda: b)'],
  ])('is not given for an object that is %s later', (_, use) => {
    const lines = [figure(2, 12_800)];
    const program = (last: string) => `def f(q):\n    b = bytearray(100)\n    b[0] = 1\n    ${last}\n`;
    const codes = (text: string) =>
      lineAdvice({ lines, totalBytes: 12_800 }, [source(text)], BOARD).map(({ code }) => code);
    expect(codes(program(use))).toEqual([]);
    expect(codes(program('q.write(b)'))).toEqual(['reuse-object']);
  });

  it('takes sizes from the board', () => {
    const program = 'def f():\n    b = [None] * 50';
    // Blocks of 32 bytes, words of 8: 32 + 32, and 32 + 400 in 13 blocks.
    const [advice] = adviceFor(program, 1000, { blockBytes: 32, wordBytes: 8 });
    expect(advice).toMatchObject({ savesPerHit: 64 + 32 + 416 });
    expect(adviceFor(program, 1000, { blockBytes: null, wordBytes: null })).toEqual([]);
    expect(adviceFor(program, 1000, null)).toEqual([]);
  });

  it('saves no more than the line allocates, where not each hit makes the object', () => {
    expect(adviceFor('def f():\n    b = bytearray(100)', 20)[0]).toMatchObject({
      savesPerHit: 20,
      savesBytes: 2000,
    });
  });

  it('is given for what is worth it, three at most, what saves most first, one a line', () => {
    const text = [1, 2, 3, 4, 5, 6]
      .map((n) => `def f${n}():\n    b = bytearray(${n}00); print("n=" + str(b))\n`)
      .join('');
    const lines = [1, 2, 3, 4, 5, 6].map((n) => figure(2 * n, 10_000 * n));
    const advised = (totalBytes: number) =>
      lineAdvice({ lines, totalBytes }, [source(text)], BOARD).map(({ line }) => line);
    expect(advised(210_000)).toEqual([12, 10, 8]);
    // 5 % of it is more than what line 10 allocates, and less than what line 12 does.
    expect(advised(1_100_000)).toEqual([12]);
    expect(advised(1_300_000)).toEqual([]);
  });

  it('is not given for what is met seldom, nor without the text of the file', () => {
    const program = 'def f():\n    b = bytearray(100)\n';
    const of = (hits: number, path: string) =>
      lineAdvice(
        { lines: [figure(2, 128 * hits, hits)], totalBytes: 128 * hits },
        [source(program, path)],
        BOARD,
      );
    expect(of(8, 'main.py')).toHaveLength(1);
    expect(of(7, 'main.py')).toEqual([]);
    expect(of(8, 'other.py')).toEqual([]);
    const { text: _, ...without } = source(program);
    expect(lineAdvice({ lines: [figure(2, 12_800)], totalBytes: 12_800 }, [without], BOARD)).toEqual([]);
  });
});
