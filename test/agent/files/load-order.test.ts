import { describe, expect, it } from 'vitest';
import { loadedBefore } from '../../../src/agent/files/load-order.js';

const textsOf = (texts: Record<string, string>) =>
  new Map(
    Object.entries(texts).map(([name, text]) => [
      name,
      { text, within: name.split('.').slice(0, -1).join('.') },
    ]),
  );

describe('what is loaded before a module', () => {
  it('is what it imports first, and what that imports first', () => {
    const texts = textsOf({
      a: '"""Text."""\n# comment\nimport time, b\n',
      b: 'from c import x',
      c: 'x = 1',
    });
    expect(loadedBefore('a', texts)).toEqual(['c', 'b']);
  });

  it('is nothing that it imports after it has done something', () => {
    const texts = textsOf({ a: 'print(1)\nimport b\ndef f():\n    import c\n', b: '', c: '' });
    expect(loadedBefore('a', texts)).toEqual([]);
  });

  it('is the package around it', () => {
    const texts = textsOf({ pkg: 'import b', 'pkg.core': 'from .other import x', 'pkg.other': '', b: '' });
    expect(loadedBefore('pkg.core', texts)).toEqual(['b', 'pkg', 'pkg.other']);
  });

  it('is not known in a circle', () => {
    expect(loadedBefore('a', textsOf({ a: 'import b', b: 'import a' }))).toBeNull();
    expect(loadedBefore('a', textsOf({ a: 'import b', b: 'x = 1\nimport a' }))).toEqual(['b']);
  });
});
