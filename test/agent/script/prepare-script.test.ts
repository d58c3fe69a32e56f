import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { decodeScript, prepareScript, WITHIN_AGENT } from '../../../src/agent/script/prepare-script.js';

describe('decodeScript', () => {
  const decode = (bytes: string | number[]) => decodeScript(Buffer.from(bytes as string), 'main.py');

  it('gives the text with \\n line ends', () => {
    expect(decode('a\r\nb\rc\n')).toBe('a\nb\nc\n');
  });

  it('takes UTF-8, with or without a byte order mark', () => {
    expect(decode('x = "é→温"\n')).toBe('x = "é→温"\n');
    expect(decode('\ufeffx = 1\n')).toBe('x = 1\n');
  });

  it.each([[[0xff, 0xfe]], [[0x78, 0xe9]], [[0x4d, 0x06, 0x00, 0x1f, 0x80]]])('refuses %j', (bytes) => {
    expect(() => decode(bytes)).toThrow(expect.objectContaining({ code: 'SCRIPT_NOT_UTF8', exitCode: 2 }));
  });

  it.each(['\x01', '\x02', '\x03', '\x04', '\x05'])('refuses %j, which the REPL acts on', (control) => {
    expect(() => decode(`x = "${control}"\n`)).toThrow(
      expect.objectContaining({ code: 'SCRIPT_NOT_UTF8', message: expect.stringContaining('main.py') }),
    );
  });

  it.each(['', '\n', ' \t\r\n\n', '\ufeff'])('refuses the empty script %j', (text) => {
    expect(() => decode(text)).toThrow(
      expect.objectContaining({ code: 'SCRIPT_EMPTY', message: expect.stringContaining('main.py') }),
    );
  });
});

/** `lines` of a script inside the agent's `with`; all are indented. */
const wrapped = (lines: string) => `${WITHIN_AGENT}\n${lines.replaceAll(/^(?=[^\n])/gm, '\t')}`;

describe('imports of mpgc, where there is no sys.modules', () => {
  const without = (text: string) => prepareScript(text, { sysModules: false });

  it.each([
    ['import mpgc\n', 'mpgc = _mpgc\n'],
    ['import mpgc as m\n', 'm = _mpgc\n'],
    ['import os, mpgc\n', 'import os; mpgc = _mpgc\n'],
    ['import mpgc as m, os as o\n', 'm = _mpgc; import os as o\n'],
    ['from mpgc import mark\n', 'mark = _mpgc.mark\n'],
    ['from mpgc import mark as here\n', 'here = _mpgc.mark\n'],
    ['from mpgc import mark, iter as again\n', 'mark = _mpgc.mark; again = _mpgc.iter\n'],
    ['from mpgc import (mark, iter,)\n', 'mark = _mpgc.mark; iter = _mpgc.iter\n'],
    ['def f():\n    import mpgc\n    mpgc.mark()\n', 'def f():\n    mpgc = _mpgc\n    mpgc.mark()\n'],
    ['if a: import mpgc; mpgc.mark()\n', 'if a: mpgc = _mpgc; mpgc.mark()\n'],
    ['import mpgc  # profiled\n', 'mpgc = _mpgc  # profiled\n'],
  ])('rewrites %j', (text, source) => {
    expect(without(text)).toEqual({
      source: wrapped(source),
      addedLines: [1],
      parsed: true,
      wrapped: true,
    });
  });

  it.each([
    'from mpgc import (\n    mark,\n    iter as again,\n)\nmark()\n',
    'from mpgc import (  # what we need\n    mark,  # phases\n)\nmark()\n',
    'import os, \\\n    mpgc\nmpgc.mark()\n',
    'from mpgc import \\\n    mark\nmark()\n',
    'from mpgc import *\nmark()\n',
    '# first\nfrom mpgc import (\n    mark,\n)\nmark()\n',
  ])('keeps the lines, and gives valid Python without an import of mpgc: %j', (text) => {
    const { source, addedLines } = without(text);
    expect(syntaxErrorIn(source)).toBeNull();
    expect(source).not.toMatch(/import[^\n;]*mpgc|from mpgc/);
    const lineOf = (lines: string) =>
      lines.split('\n').findIndex((line) => /^\t?(mpgc\.)?mark\(\)$/.test(line));
    expect(lineOf(source)).toBe(lineOf(text) + addedLines.length);
  });

  it.each([
    'import os\n',
    'import mpgcx\n',
    'from os import mpgc\n',
    'x = "import mpgc"\n',
    'x = 1  # import mpgc\n',
  ])('leaves %j alone', (text) => {
    expect(without(text)).toEqual({
      source: wrapped(text),
      addedLines: [1],
      parsed: true,
      wrapped: true,
    });
  });

  it('leaves imports alone where sys.modules holds the agent', () => {
    const text = 'import mpgc\nfrom mpgc import mark\n';
    expect(prepareScript(text, { sysModules: true }).source).toBe(wrapped(text));
  });
});

describe('the `with` around a script', () => {
  const prepare = (text: string) => prepareScript(text, { sysModules: true });

  it('moves it one line down', () => {
    expect(prepare('import sys\nif a:\n    sys.exit(3)\n')).toEqual({
      source: 'with ...and _mpgc():\n\timport sys\n\tif a:\n\t    sys.exit(3)\n',
      addedLines: [1],
      parsed: true,
      wrapped: true,
    });
  });

  it.each(['# a comment', '', '#!/usr/bin/env micropython'])(
    'moves no line where the first is %j',
    (first) => {
      expect(prepare(`${first}\nraise SystemExit\n`)).toEqual({
        source: wrapped('raise SystemExit\n'),
        addedLines: [],
        parsed: true,
        wrapped: true,
      });
    },
  );

  it('is put around what MicroPython takes and the parser does not', () => {
    const texts = [
      'import sys\n\x0c\nsys.exit(3)\n',
      'print = print\nprint(1)\n',
      'print += 1\nprint: int = 3\nprint, x = 1, 2\n',
      'def task():\n    yield\n    x = yield\n    f((yield), [1])\n    yield  # later\n    yield;yield 3\n',
    ];
    for (const text of texts) {
      expect(prepare(text)).toEqual({ source: wrapped(text), addedLines: [1], parsed: true, wrapped: true });
    }
  });

  it('keeps tabs and spaces that stand for each other', () => {
    expect(prepare('if 1:\n\tx=1\n        y=2\n').source).toContain('\t\tx=1\n\t        y=2\n');
  });

  it('needs no newline at the end', () => {
    expect(prepare('exit()').source).toBe(wrapped('exit()'));
  });

  it('keeps multi-line strings as they are', () => {
    const text = 'x = """a\n  b\n"""\ny = \'\'\'\n\'\'\'\nz = f"""{x}\n c"""\nw = "d\\\n e"\nquit(x)\n';
    const { source } = prepare(text);
    expect(source).toBe(
      `${WITHIN_AGENT}\n\tx = """a\n  b\n"""\n\ty = '''\n'''\n\tz = f"""{x}\n c"""\n\tw = "d\\\n e"\n\tquit(x)\n`,
    );
    expect(syntaxErrorIn(source)).toBeNull();
  });

  it('keeps blank lines, and indents comments and continued lines', () => {
    expect(prepare('f(1,\n2)\n\n# note\nexit()\n').source).toBe(wrapped('f(1,\n2)\n\n# note\nexit()\n'));
  });

  it('is left out where there is no statement', () => {
    expect(prepare('# exit\n')).toEqual({ source: '# exit\n', addedLines: [], parsed: true, wrapped: false });
  });

  it('is left out where the script does not parse, and so is the import', () => {
    const text = 'def f(:\n    exit()\nimport mpgc\n';
    expect(prepareScript(text, { sysModules: false })).toEqual({
      source: text,
      addedLines: [],
      parsed: false,
      wrapped: false,
    });
  });

  it('makes Python that parses', () => {
    expect(syntaxErrorIn(prepare('x = 1\n').source)).toBeNull();
  });
});

function syntaxErrorIn(source: string): string | null {
  let found: string | null = null;
  parser.parse(source).iterate({
    enter: (node) => {
      if (node.type.isError) found ??= source.slice(Math.max(0, node.from - 20), node.to + 20);
    },
  });
  return found;
}
