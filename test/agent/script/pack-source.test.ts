import { readdirSync, readFileSync } from 'node:fs';
import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { packAgentFile, packAgentPieces, packSource } from '../../../src/agent/script/pack-source.js';

/** Where the first syntax error is, or null. */
function syntaxError(source: string): string | null {
  let found: string | null = null;
  parser.parse(source).iterate({
    enter: (node) => {
      if (node.type.isError) found ??= source.slice(Math.max(0, node.from - 20), node.to + 20);
    },
  });
  return found;
}

const has = (...conditions: string[]) => ({ conditions: new Set(conditions) });

describe('lines', () => {
  const SOURCE = 'a()  # when: x\nb()  # unless: x\nc()\n';

  it('keeps the lines whose condition holds', () => {
    expect(packSource(SOURCE, has('x'))).toBe('a();c()\n');
    expect(packSource(SOURCE)).toBe('b();c()\n');
    expect(packSource(SOURCE, has('y'))).toBe('b();c()\n');
  });

  it('fills in values', () => {
    expect(packSource('f($A$, $B_C$)\n', { values: { A: 1, B_C: '"x"' } })).toBe('f(1, "x")\n');
  });

  it('drops comments and blank lines', () => {
    expect(packSource('# one\n\na()  # two\n    # three\nb()\n')).toBe('a();b()\n');
  });

  it('keeps a # inside a string', () => {
    expect(packSource('print("a # b")  # c\n')).toBe('print("a # b")\n');
    expect(packSource("print(' #')\n")).toBe("print(' #')\n");
  });

  it('indents by one space', () => {
    expect(packSource('if a:\n    if b:\n        c()\n    d()\n')).toBe('if a:\n if b:\n  c()\n d()\n');
  });

  it('joins what stands in brackets', () => {
    expect(packSource('f(\n    [\n        1,\n        2,\n    ],\n    "(",\n)\n')).toBe('f([1,2,],"(")\n');
  });

  it('joins what stands in brackets without making one word of two', () => {
    expect(packSource('x = (a\n    or b)\n')).toBe('x = (a or b)\n');
  });

  it('leaves brackets in strings out of the count', () => {
    expect(packSource('f(\'(\')\ng("[")\nif a:\n    h()\n')).toBe('f(\'(\');g("[")\nif a:\n h()\n');
  });

  it('leaves each instruction of an assembler on a line of its own', () => {
    const source = [
      'def f():',
      '    a()',
      '    b()',
      '    @micropython.asm_thumb',
      '    def g():',
      '        mov(r0, 1)',
      '        label(end)',
      '    def h():',
      '        a()',
      '        b()',
      '    a()',
      '    b()',
    ];
    expect(packSource(`${source.join('\n')}\n`)).toBe(
      'def f():\n a();b()\n @micropython.asm_thumb\n def g():\n  mov(r0, 1)\n  label(end)\n def sep():\n  a();b()\n a();b()\n',
    );
  });

  it('keeps a tuple of one', () => {
    expect(packSource('x = (1,)\n')).toBe('x = (1,)\n');
  });

  it('joins simple statements of one block only', () => {
    expect(packSource('a()\nb()\nif c:\n    d()\n    e()\nelse:\n    f()\ng()\nh()\n')).toBe(
      'a();b()\nif c:\n d();e()\nelse:\n f()\ng();h()\n',
    );
  });

  it.each(['if a: b()\nc()\n', 'if a:\n    b()\nelif c: d()\ne()\n', 'a()\n@b\ndef c():\n    pass\n'])(
    'does not move a statement into another block: %j',
    (source) => {
      expect(packSource(source)).toBe(source.replaceAll('    ', ' '));
    },
  );
});

describe('names', () => {
  it('renames parameters and variables of functions', () => {
    expect(packSource('def f(first, second=1):\n    third = first + second\n    return third\n')).toBe(
      'def f(end, sep=1):\n key = end + sep;return key\n',
    );
  });

  it('renames functions inside functions', () => {
    expect(packSource('def f():\n    def inner():\n        pass\n    return inner\n')).toContain(
      'def end():',
    );
  });

  it('renames names of `nonlocal` and of loops', () => {
    expect(
      packSource(
        'def f():\n    total = 0\n    def g():\n        nonlocal total\n    for step in a:\n        g(step)\n',
      ),
    ).toBe('def f():\n end = 0\n def sep():\n  nonlocal end\n for key in a:\n  sep(key)\n');
  });

  it.each([
    [
      'keyword arguments',
      'def f(label2):\n    print(label2, sep="", label2=1)\n',
      'print(end, sep="", label2=1)',
    ],
    ['attributes', 'def f(mark):\n    a.mark = mark\n', 'a.mark = end'],
    ['imports', 'def f(x):\n    import gc\n    gc.collect(x)\n', 'import gc;gc.collect(end)'],
    ['`label`', 'def f(label="", kind=1):\n    g(label, kind)\n', 'def f(label="", end=1):\n g(label, end)'],
    ['globals', 'other = 1\ndef f():\n    return other\n', 'other = 1\ndef f():\n return other'],
    ['names in strings', 'def f(kind):\n    print("kind", kind)\n', 'print("kind", end)'],
  ])('leaves %s alone', (_what, source, expected) => {
    expect(packSource(source)).toContain(expected);
  });

  it('takes no name that the source uses already', () => {
    expect(packSource('def f(x):\n    return end(x)\n')).toBe('def f(sep):\n return end(sep)\n');
  });

  it('is done once: packed source packs to itself', () => {
    const packed = packAgentFile('probe.py');
    expect(packed.length).toBeGreaterThan(1000);
    expect(syntaxError(packed)).toBeNull();
  });
});

it('the probe loads no module twice', () => {
  const source = readFileSync(new URL('../../../agent-py/probe.py', import.meta.url), 'utf8');
  const loaded = [...source.matchAll(/load\("(\w+)"\)/g)].map(([, name]) => name);
  expect(loaded.length).toBeGreaterThan(5);
  expect(new Set(loaded).size).toBe(loaded.length);
});

describe('the files of agent-py', () => {
  // What the embedded board has is no part of the agent.
  const files = readdirSync(new URL('../../../agent-py/', import.meta.url)).filter(
    (name) => name.endsWith('.py') && !name.startsWith('sim_'),
  );
  const values = {
    BINASCII: 'binascii',
    PIECE: 192,
    DEEPEST: 1000,
    TIMER: 18,
    SPACING: 9,
    COLLECT_EVERY_MS: 250,
    SLOTS: 19,
    PADS: 'bytearray(3),',
    OVERWRITE: "b'x'",
    LOOPS: 2,
    WARM_UP: 32,
    STEPPED: 92,
    ROOM: 256,
    MEASURED: 16,
    LAST: 2000,
    FIRST: 1000,
    WANTED: "b'x'",
    COUNT: 1,
    LARGEST: 100,
    BEHIND: 8,
    STEPS: 1,
    LEFT: 2,
    ADDRESS: 4096,
    WORDS: 76,
    BOTTOM: 70,
    OWNERS: 'b"x"',
    ENTERED: 61,
    PAUSING: 71,
    LEAVING: 78,
    ENDS: 85,
    DEEP: 5,
    USE: 'int',
    KINDS: 'tuple,list,dict',
    SETS: 3,
    TEXTS: 3,
    OBJECT: 3,
    MANY: 16,
    LONG: 24,
    LINKS: 1000,
    OBJECTS: 3000,
    BOUNDARY: 61,
    ENOUGH: 200,
    LEAST: 18,
    ENDED: 0,
    BUFFER: 4096,
    THINS: 1,
    LIMIT: 1000,
    TOTAL: 2000,
    CHECK: 1,
    PATH: '"main.py"',
    PATHS: '("main.py",)',
    START: 0,
    MOST: 1000,
    MAPS: 20,
    GAP_MS: 100,
    GROWTH: 2,
    MAP_SPACING: 9,
    MOST_TEXT: 1000,
    TABLE_BYTES: 3842,
    TRIPLES: 5123,
    BLOCKS: 15368,
    POOL: 4096,
    GEOMETRY: 1,
    HIGH: 16_380,
    LOW: 92,
    BEGIN: 4,
    END: 5,
    GROWING: 5000,
    FURTHEST: 1536,
    ...Object.fromEntries(
      ['A', 'B', 'C', 'D'].flatMap((byte) => [
        [`ADDRESS_${byte}`, 1],
        [`WORDS_${byte}`, 1],
      ]),
    ),
  };
  const ALL = [
    'array',
    'utime',
    'time',
    'sysModules',
    'ticks',
    'asksFree',
    'fixedFree',
    'stackUse',
    'timer',
    'collectEvery',
    'overwrites',
    'counts',
    'thumb',
    'thumbPart',
    'viper',
    'areas',
    'oneTable',
    'fills',
    'threads',
    'waits',
    'resets',
    'native',
    'atomic',
    'dicts',
    'exact',
    'maps',
    'listed',
    'held',
    'direct',
    'table',
    'text',
    'deflate',
    'runs',
  ];
  const SETS = [
    ['nothing', []],
    ['everything', ALL],
    ['time', ['time', 'ticks']],
    ['utime and array', ['utime', 'ticks', 'array']],
    ...ALL.map((name): [string, string[]] => [`all but ${name}`, ALL.filter((other) => other !== name)]),
  ] as [string, string[]][];

  it.each(files)('%s packs to source that parses, without anything that is left over', (file) => {
    for (const [name, conditions] of SETS) {
      const packed = packAgentFile(file, { ...has(...conditions), values });
      expect(syntaxError(packed), `${file} with ${name}`).toBeNull();
      expect(packed).not.toMatch(/#|\$|^\s*\n/m);
    }
  });

  it('names every condition in the list above', () => {
    const source = files.map((file) => packAgentFile(file, { ...has(...ALL), values })).join('');
    expect(source).not.toMatch(/# (when|unless)/);
    expect(packAgentFile('core.py', { ...has(...ALL), values })).toContain('import array');
  });

  it('puts in the files that are included, where their condition holds', () => {
    const core = (...conditions: string[]) => packAgentFile('core.py', { ...has(...conditions), values });
    expect(core()).not.toMatch(/asm_thumb|viper/);
    expect(core('counts', 'thumb')).toContain('@micropython.asm_thumb\n');
    expect(core('counts', 'viper')).toContain('@micropython.viper\n');
  });

  it('keeps what the host calls by name', () => {
    const core = packAgentFile('core.py', { ...has(...ALL), values });
    expect(core).toMatch(/_mpgc = _mpgc\(\)\n$/);
    expect(core).toMatch(/class mpgc:\n +mark = /);
    expect(core).toContain('def _mpgc(label="",');
    expect(core).toContain('sys.modules["mpgc"] = mpgc');
    expect(core).toContain('// 9 <');
    expect(packAgentFile('repeat.py')).toContain('.iter = ');
  });
});

it.each([
  ['core.py', 5],
  ['repeat.py', 1],
  ['hunt.py', 1],
  ['loops.py', 1],
  ['heap_program.py', 1],
  ['snapshot.py', 2],
  ['snapshot_places.py', 4],
] as const)('each piece of %s holds a constant object', (file, count) => {
  const pieces = packAgentPieces(file, has('overwrites'));
  expect(pieces).toHaveLength(count);
  for (const piece of pieces) expect(piece).toMatch(/(^|[ ;])\w+ = (_mpgc or )?\.\.\./m);
});
