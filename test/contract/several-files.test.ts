import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProgramFile } from '../../src/instrument/imports/resolve-files.js';
import { outputOf, type RecordOptions, recordOn, recordOver, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const moduleOf = (path: string, text: string): ProgramFile => ({
  path,
  bytes: Buffer.from(text),
  kind: 'module',
});

describe.each(TARGETS.map(withReason))('a program of several files, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const record = (source: string, files: ProgramFile[], options: RecordOptions = {}) =>
    recordOn(port, source, { files, ...options });
  const wayOf = (recorded: Awaited<ReturnType<typeof record>>) => recordsOf(recorded, 'served')[0]!.way;

  it.skipIf(missing)('imports a module when it says so, with its name', async () => {
    const files = [moduleOf('drivers.py', 'print("imported", __name__)\nvalue = 7\n')];
    const recorded = await record('print("first")\nimport drivers\nprint(drivers.value)\n', files);
    expect(recorded.end).toMatchObject({ reason: 'finished', exitCode: 0 });
    const lines = outputOf(recorded).trim().split('\n');
    const [served] = recordsOf(recorded, 'served');
    expect(served).toMatchObject({ files: [{ path: 'drivers.py', bytes: 38 }], notServed: [] });
    expect(lines).toEqual(['first', 'imported drivers', '7']);
  });

  it.skipIf(missing)('names the module and its line where it raises', async () => {
    const files = [moduleOf('drivers.py', '\ndef get(n):\n    return 1 // n\n')];
    const recorded = await record('import drivers\n\ndrivers.get(0)\n', files);
    const [error] = recordsOf(recorded, 'error');
    expect(error!.code).toBe('ZeroDivisionError');
    expect(error!.traceback).toMatch(
      /File "main\.py", line 3, in <module>\n {2}File "drivers\.py", line 3, in get\n/,
    );
  });

  it.skipIf(missing)(
    'gives packages, what imports in a circle, and what is there under a condition',
    async () => {
      const files = [
        moduleOf('pkg/__init__.py', 'from .core import x\nfrom . import extra\n'),
        moduleOf('pkg/core.py', 'x = 5\n'),
        moduleOf('pkg/extra.py', 'y = 1\n'),
        moduleOf('ring_a.py', 'import ring_b\ndef name():\n    return ring_b.NAME\n'),
        moduleOf('ring_b.py', 'import ring_a\nNAME = "ring"\n'),
        moduleOf('never.py', 'print("never")\n'),
      ];
      const text =
        'import pkg, pkg.core, ring_a\nprint(pkg.x, pkg.extra.y, pkg.core.x, ring_a.name())\nif pkg.x == 4:\n    import never\n';
      const recorded = await record(text, files);
      expect(outputOf(recorded)).toBe('5 1 5 ring\n');
      expect(recorded.end).toMatchObject({ reason: 'finished', exitCode: 0 });
    },
  );

  it.skipIf(missing)('reads a file that it opens, and cannot write to it', async ({ skip }) => {
    const files: ProgramFile[] = [
      { path: 'table.txt', bytes: Buffer.from('één\ntwee\n'), kind: 'data' },
      {
        path: 'large.bin',
        bytes: Buffer.from(Array.from({ length: 3000 }, (_, at) => at & 255)),
        kind: 'data',
      },
    ];
    const text = [
      'with open("table.txt") as f:',
      '    print(f.readline().strip(), f.read().strip())',
      'with open("/large.bin", "rb") as f:',
      '    data = f.read()',
      'print(len(data), sum(data))',
      'try:',
      '    open("table.txt", "w")',
      'except OSError as error:',
      '    print(error.args[0])',
    ].join('\n');
    const recorded = await record(`${text}\n`, files);
    skip(wayOf(recorded) !== 'mounted', 'it mounts no file systems');
    const sum = Array.from({ length: 3000 }, (_, at) => at & 255).reduce((all, byte) => all + byte, 0);
    expect(outputOf(recorded)).toBe(`één twee\n3000 ${sum}\n30\n`);
  });

  it.skipIf(missing)('costs what importing costs, and nothing of mpgc’s is counted', async () => {
    const text =
      'table = bytearray(600)\nnames = [str(n) for n in range(40)]\ndef get(n):\n    return names[n]\n';
    const files = [moduleOf('drivers.py', `${text}${'# a comment\n'.repeat(20)}`)];
    const written = `with open("drivers.py", "w") as f:\n    f.write(${JSON.stringify(text)})\n`;
    const measure = [
      'import gc',
      'gc.collect()',
      'before = gc.mem_alloc()',
      'import drivers',
      'gc.collect()',
      'print("cost", gc.mem_alloc() - before)',
    ].join('\n');
    const served = await record(`f = ""\n${measure}\n`, files);
    const fromFile = await recordOn(port, `${written}${measure}\nimport os\nos.remove("drivers.py")\n`);
    const cost = (recorded: typeof served) => Number(/cost (\d+)/.exec(outputOf(recorded))![1]);
    // A pool of interned strings may be filled up by one and not by the other.
    expect(Math.abs(cost(served) - cost(fromFile))).toBeLessThanOrEqual(512);
    const [{ heapBytes }, board] = [recordsOf(served, 'served')[0]!, recordsOf(served, 'board')[0]!];
    expect(heapBytes).toBeGreaterThan(files[0]!.bytes.length);
    expect(heapBytes).toBeLessThan(files[0]!.bytes.length + 1500);
    expect(board.agent.heapBytes).toBeGreaterThan(heapBytes);
  });

  it.skipIf(missing)('is forgotten by the board, with what was given to it', async () => {
    const files = [moduleOf('drivers.py', 'value = 7\n'), moduleOf('other.py', '')];
    await withPort(port, async (transport) => {
      const recorded = await recordOver(transport, 'import drivers\n', { files });
      // What was imported stays so until the next reset, as on a board.
      const after = await recordOver(transport, 'import drivers\nimport other\n', { reset: 'none' });
      const [error] = recordsOf(after, 'error');
      expect(error).toMatchObject({ code: 'ImportError' });
      expect(error!.message).toMatch(wayOf(recorded) === 'mounted' ? /other/ : /drivers/);
    });
  });

  it.skipIf(missing)(
    'finds modules where the board looks from another folder than its root',
    async ({ skip }) => {
      const files = [moduleOf('drivers.py', '\ndef get():\n    return 1 // 0\n')];
      await withPort(port, async (transport) => {
        const moved = await recordOver(
          transport,
          'import os\nif hasattr(os, "chdir"):\n    os.mkdir("/away")\n    os.chdir("/away")\n',
        );
        skip(moved.end.reason !== 'finished', 'it has no folders');
        const text =
          'import os\nif hasattr(os, "chdir"):\n    print(os.getcwd())\nimport drivers\ndrivers.get()\n';
        const recorded = await recordOver(transport, text, { reset: 'none', files });
        skip(outputOf(recorded) === '', 'it has no folders');
        expect(outputOf(recorded)).toBe('/away\n');
        expect(recordsOf(recorded, 'error')[0]!.traceback).toContain('  File "drivers.py", line 3, in get\n');
        const after = await recordOver(transport, 'import sys, os\nprint(sys.path)\n', { reset: 'none' });
        expect(outputOf(after)).not.toContain('mpgc');
        await recordOver(transport, 'import os\nos.chdir("/")\nos.rmdir("/away")\n', { reset: 'none' });
      });
    },
  );
});
