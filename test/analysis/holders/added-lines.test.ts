import { describe, expect, it } from 'vitest';
import { addedLines } from '../../../src/analysis/holders/added-lines.js';
import type { RecordOf } from '../../../src/session/schema.js';

type Kind = RecordOf<'census'>['containers'][number]['kind'];

const source = (path: string, text?: string): RecordOf<'source'> => ({
  type: 'source',
  atMs: 0,
  path,
  bytes: text?.length ?? 0,
  sha256: '',
  ...(text === undefined ? {} : { text }),
});

const linesOf = (path: string, text: string, kind: Kind = 'list') =>
  addedLines({ path, kind }, [source('main.py', text)]).map(({ line }) => line);

describe('lines that add to what has a name', () => {
  it.each<[string, string, string, Kind?]>([
    ['a method', 'queue', 'queue = []\ndef f(x):\n    queue.append(x)\n'],
    ['a method of an attribute', 'app.client.pending', 'x = 1\nself = 1\nself.pending.add(x)\n', 'set'],
    ['a key', 'client.pending', 'class C:\n def f(self, k):\n  self.pending[k] = (k, 1)\n', 'dict'],
    [
      'a key of a key',
      "db.rows['a'][2]",
      'x = 1\nrows[k] = {}\nself.rows["a"][k][2] = 1\nrows["b"][2][k] = 1\n',
      'dict',
    ],
    [
      'what a key may have',
      "bus.on['t']",
      'class B:\n def f(self, t, f):\n  self.on.setdefault(t, []).append(f)\n  self.on["u"].append(f)\n',
    ],
    [
      'a name that is given it',
      'app.queue',
      'def f(self):\n  q = self.queue\n  q.append(1)\ndef g(q):\n  q.append(2)\n',
    ],
    ['a name that is given each', 'rooms[3]', 'def f(x):\n  for room in rooms:\n    room.append(x)\n'],
    ['what is put behind it', 'log', 'log = ""\nlogs = 1\nlog += "x"\n', 'str'],
    ['a new one with the old', 'log', 'log = b""\nx = 1\nlog = log + b"x"\n', 'bytes'],
    ['a chain', 'kept', 'kept = None\nx = 1\nkept = (kept, x)\n', 'chain'],
    ['a heap', 'jobs', 'import heapq\njobs = []\nheapq.heappush(jobs, 1)\n'],
    ['an attribute that is made', 'app', 'x = 1\ny = 1\nsetattr(app, "n%d" % x, y)\n', 'object'],
  ])('%s', (_, path, text, kind) => {
    expect(linesOf(path, text, kind)).toEqual([3]);
  });

  it('are none where it is read, made anew or taken from', () => {
    const text =
      'queue = []\nx = queue[0]\nqueue.pop()\nother.append(queue)\nqueue = []\nqueue[0].n = 1\nx = [queue]\nfor y in queue: y.append(1)\nqueue[1][2] = 3\n';
    expect(linesOf('queue', text)).toEqual([]);
  });

  it('are none by a name that a function alone gives it, elsewhere, where the function begins the file', () => {
    expect(
      linesOf('app.queue', 'def f(self):\n  q = self.queue\n  q.append(1)\nq = []\nq.append(2)\n'),
    ).toEqual([3]);
  });

  it('are none where there are more than tell anything, and in files without text', () => {
    expect(linesOf('q', 'q.append(1)\n'.repeat(3))).toEqual([1, 2, 3]);
    expect(linesOf('q', 'q.append(1)\n'.repeat(4))).toEqual([]);
    expect(addedLines({ path: 'q', kind: 'list' }, [source('main.py')])).toEqual([]);
  });

  it('have their file', () => {
    const sources = [source('main.py', 'import net\n'), source('net.py', 'queue = []\nqueue.append(1)\n')];
    expect(addedLines({ path: 'net.queue', kind: 'list' }, sources)).toEqual([{ path: 'net.py', line: 2 }]);
  });
});
