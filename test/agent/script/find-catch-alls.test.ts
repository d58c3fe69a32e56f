import { describe, expect, it } from 'vitest';
import { catchesMemoryError, findCatchAlls } from '../../../src/agent/script/find-catch-alls.js';

const tried = (clause: string, body = 'pass') => `x = 1\ntry:\n    f()\n${clause}\n    ${body}\n`;

describe('findCatchAlls', () => {
  it.each([
    ['no class', tried('except:')],
    ['Exception', tried('except Exception:')],
    ['Exception with a name', tried('except Exception as e:', 'print(e)')],
    ['BaseException', tried('except BaseException:')],
    ['one of several', tried('except (OSError, Exception):')],
    ['a class before it', tried('except OSError:\n    pass\nexcept:').replace('x = 1\ntry', 'try')],
  ])('finds an except of %s', (_, text) => {
    expect(findCatchAlls(text).length).toBe(1);
  });

  it('names its line, in a function of a loop too', () => {
    expect(findCatchAlls('def f():\n  while True:\n    try:\n      g()\n    except:\n      n = 1\n')).toEqual(
      [5],
    );
    expect(findCatchAlls(`${tried('except:')}${tried('except:')}`)).toEqual([4, 9]);
  });

  it.each([
    ['nothing', ''],
    ['another class', tried('except OSError:')],
    ['a class of a name like it', tried('except ExceptionOfMine:')],
    ['MemoryError by its name', tried('except MemoryError:')],
    ['MemoryError by its name before all', tried('except MemoryError:\n    raise\nexcept:')],
    ['one that raises again', tried('except:', 'raise')],
    ['one that may raise again', tried('except Exception as e:', 'if n > 3:\n        raise')],
    ['finally', tried('finally:')],
    ['a text', 'x = """\ntry:\n  pass\nexcept:\n  pass\n"""\n'],
  ])('does not take for one: %s', (_, text) => {
    expect(findCatchAlls(text)).toEqual([]);
  });
});

describe('catchesMemoryError', () => {
  it.each([
    ['try:\n  f()\nexcept MemoryError:\n  g()\n', true],
    ['try:\n  f()\nexcept (OSError, MemoryError) as e:\n  g()\n', true],
    ['try:\n  f()\nexcept:\n  g()\n', true],
    ['def h():\n  try:\n    f()\n  except Exception:\n    g()\n', true],
    ['try:\n  f()\nexcept MemoryError:\n  g()\n  raise\n', false],
    ['try:\n  f()\nexcept OSError:\n  g()\n', false],
    ['f()\n', false],
  ])('%j', (text, wanted) => {
    expect(catchesMemoryError(text)).toBe(wanted);
  });
});
