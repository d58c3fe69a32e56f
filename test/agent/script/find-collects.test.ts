import { describe, expect, it } from 'vitest';
import { findCollects } from '../../../src/agent/script/find-collects.js';

describe('findCollects', () => {
  it.each([
    ['gc.collect()', 'import gc\ngc.collect()\n', [2]],
    ['several, each line once', 'import gc\ngc.collect(); gc.collect()\n\ngc.collect()\n', [2, 4]],
    ['with spaces', 'import gc\ngc . collect ()\n', [2]],
    ['of a module under another name', 'import gc as g\ng.collect()\ngc.mem_free()\n', [2]],
    ['imported by name', 'from gc import collect\ncollect()\n', [2]],
    ['imported among others', 'from gc import mem_free, collect, mem_alloc\ncollect()\n', [2]],
    ['imported in brackets', 'from gc import (collect)\ncollect()\n', [2]],
    ['imported under another name', 'from gc import collect as c, mem_free\nc()\n', [2]],
    ['imported in a function', 'def f():\n    from gc import collect\n    collect()\n', [3]],
    ['inside an expression', 'import gc\nx = [gc.collect() for i in range(3)]\n', [2]],
    ['inside a function', 'import gc\ndef step():\n    if 1:\n        gc.collect()\n', [4]],
    ['with \\r\\n', 'import gc\r\n\r\ngc.collect()\r\n', [3]],
    ['after other characters than ASCII', 'import gc\nx = "größe"\ngc.collect()\n', [3]],
    ['in a script with a syntax error', 'import gc\ndef (:\ngc.collect()\n', [3]],
  ])('finds it %s', (_, text, lines) => {
    expect(findCollects(text)).toEqual(lines);
  });

  it.each([
    ['an empty script', ''],
    ['a comment', '# gc.collect()\n'],
    ['a text', 'x = "gc.collect()"\n"""\ngc.collect()\n"""\n'],
    ['the name without a call', 'import gc\nprint(gc.collect)\n'],
    ['another object', 'class A: pass\nself.collect()\ntoll.collect()\n'],
    ['an attribute that is called gc', 'x.gc.collect()\n'],
    ['a function of one’s own', 'def collect(): pass\ncollect()\n'],
    ['another function of gc', 'import gc\ngc.mem_free()\n'],
    ['another import', 'from gc import mem_free\ncollect()\n'],
  ])('does not find it in %s', (_, text) => {
    expect(findCollects(text)).toEqual([]);
  });
});
