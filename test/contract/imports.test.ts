import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleCost } from '../../src/analysis/imports/import-costs.js';
import type { RunImportsOptions } from '../../src/app/imports/imports-options.js';
import { type ImportsResult, runImports } from '../../src/app/imports/run-imports.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { outputOf, recordOn } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const BLOCK = 16;
/** More than what looks up how far an import came. */
const MUCH = 256;
const inBlocks = (bytes: number) => Math.ceil(bytes / BLOCK) * BLOCK;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-imports-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let programs = 0;

/** Writes a program, whose script is main.py, and gives its folder. */
function program(files: Record<string, string>): string {
  programs += 1;
  const root = join(folder, String(programs));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe.each(TARGETS.map(withReason))('what imports cost, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const measure = (files: Record<string, string>, options: Partial<RunImportsOptions> = {}) =>
    runImports({ of: [join(program(files), 'main.py')], port, outDir: folder, ...options });
  const modulesOf = ({ costs }: ImportsResult) => costs.roots[0]!.modules;
  const named = (result: ImportsResult, name: string) =>
    modulesOf(result).find(({ names }) => names[0] === name)!;
  /** Without strings, whose pools grow with whatever module comes to the end of one. */
  const ownBytes = ({ source: { liveBytes, internedBytes } }: ModuleCost) =>
    Math.round((liveBytes! - (internedBytes ?? 0)) / BLOCK) * BLOCK;

  it.skipIf(missing)(
    'counts what a module keeps to the block, and its own apart from what it imports',
    async () => {
      const result = await measure({
        'main.py': 'import outer, flat\n',
        'outer.py': 'import inner\nx = None\n',
        'inner.py': 'x = bytearray(1000)\n',
        'flat.py': 'x = None\n',
      });
      const [outer, inner, flat] = ['outer', 'inner', 'flat'].map((name) => named(result, name));
      expect(ownBytes(inner!) - ownBytes(flat!)).toBe(inBlocks(1000) + inBlocks(4 * 4));
      expect(outer!.source.wholeBytes).toBe(outer!.source.liveBytes! + inner!.source.liveBytes!);
      expect(result.costs.roots[0]!.source.liveBytes).toBe(
        outer!.source.wholeBytes! + flat!.source.liveBytes!,
      );
      expect(modulesOf(result).map(({ names, depth }) => `${depth} ${names}`)).toEqual([
        '0 outer',
        '1 inner',
        '0 flat',
      ]);
      expect(result.exitCode).toBe(0);
    },
  );

  it.skipIf(missing)('says as much as the same lines by hand', async () => {
    const text =
      'table = bytearray(600)\nnames = [str(n) for n in range(30)]\ndef get(n):\n    return names[n]\n';
    const result = await measure({ 'main.py': 'import drivers\n', 'drivers.py': text });
    const { before, after } = await withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      await repl.enter();
      const run = async (line: string) => (await repl.run(line)).toString();
      const live = async () => {
        await run('gc.collect()');
        await run('gc.collect()');
        return Number(await run('print(gc.mem_alloc())'));
      };
      await run(`f = open("drivers.py", "w"); f.write(${JSON.stringify(text)}); f.close(); f = None`);
      await run('import gc');
      await live();
      const before = await live();
      await run('x = __import__("drivers")');
      const after = await live();
      await run('import os; os.remove("drivers.py")');
      await repl.softReset();
      await repl.leave();
      return { before, after };
    });
    // A pool of strings may be filled up by one and not by the other; where a class stands for the module, that is of another size.
    const { way } = result.costs.asked;
    const mayDiffer = way === 'loaded' ? 128 : 512;
    expect(Math.abs(named(result, 'drivers').source.liveBytes! - (after - before))).toBeLessThanOrEqual(
      mayDiffer,
    );
  });

  it.skipIf(missing)('tells of packages, circles, conditions, and what is not there', async () => {
    const result = await measure({
      'main.py':
        'import pkg.core\nimport ring_a\ntry:\n    import nosuch\nexcept ImportError:\n    pass\nimport picky\n',
      'pkg/__init__.py': 'from . import extra\n',
      'pkg/core.py': 'from .base import x\n',
      'pkg/base.py': 'x = 5\n',
      'pkg/extra.py': 'y = 1\n',
      'ring_a.py': 'import ring_b\ndef name():\n    return ring_b.NAME\n',
      'ring_b.py': 'import ring_a\nNAME = "ring"\n',
      'picky.py': 'if 1 > 0:\n    import taken\nif 1 < 0:\n    import never\n',
      'taken.py': 'x = bytes(100)\n',
      'never.py': 'print("never")\n',
    });
    const rows = modulesOf(result).map(({ names, importedBy, failure }) => [
      names.join('+'),
      importedBy,
      failure?.code ?? null,
    ]);
    const [core, base] = [named(result, 'pkg.core'), named(result, 'pkg.base')];
    expect(rows).toEqual([
      ['pkg+pkg.extra', '', null],
      ['pkg.core', '', null],
      ['pkg.base', 'pkg.core', null],
      ['ring_a+ring_b', '', null],
      ['nosuch', '', 'raised'],
      ['picky', '', null],
      ['taken', 'picky', null],
      ['never', 'picky', 'not-imported'],
    ]);
    expect(core.source.wholeBytes).toBe(core.source.liveBytes! + base.source.liveBytes!);
    expect(named(result, 'nosuch').isAbsent).toBe(true);
    expect(result.exitCode).toBe(0);
  });

  it.skipIf(missing)('says why a module could not be imported, and what was not tried', async () => {
    const result = await measure(
      {
        'main.py': 'import good\nimport bad\nimport upon\nimport endless\n',
        'good.py': 'x = 1\n',
        'bad.py': '1 // 0\n',
        'upon.py': 'import bad\n',
        'endless.py': 'while True:\n    pass\n',
      },
      { timeLimitMs: 3000, mpy: false },
    );
    expect(
      modulesOf(result).map(({ names, failure }) => [
        names[0],
        failure?.code ?? null,
        failure?.because ?? failure?.exception ?? null,
      ]),
    ).toEqual([
      ['good', null, null],
      ['bad', 'raised', 'ZeroDivisionError'],
      ['upon', 'not-tried', 'bad'],
      ['endless', 'time-limit', null],
    ]);
    expect(result.exitCode).toBe(2);
    expect(result.view.sentence).toMatch(
      /^bad could not be imported \(line 2 of main\.py\): ZeroDivisionError/,
    );
  });

  it.skipIf(missing)('measures modules that are precompiled, where the board takes them', async () => {
    const functions = Array.from(
      { length: 8 },
      (_, at) => `def f${at}(x):\n    return [x * ${at}, x + ${at}, x - ${at}]\n`,
    );
    const result = await measure({ 'main.py': 'import many\n', 'many.py': functions.join('') });
    const { source, mpy } = named(result, 'many');
    const { asked, roots } = result.costs;
    expect([source.peak!.bound, source.peak!.bytes > source.liveBytes!]).toEqual(['reached', true]);
    if (asked.mpyVersion === 6) {
      expect(asked.noMpy).toBeNull();
      expect(mpy!.peak!.bytes).toBeLessThan(source.peak!.bytes);
      expect(roots[0]!.best!.names).toEqual(['many']);
    } else {
      expect([asked.noMpy, mpy, roots[0]!.mpy]).toEqual([
        asked.mpyVersion === null ? 'not-taken' : 'other-version',
        null,
        null,
      ]);
    }
  });

  it.skipIf(missing)(
    'reaches as far as an import needs where nothing is collected, and no further',
    async ({ skip }) => {
      const table = Array.from({ length: 60 }, (_, at) => `    ${at * 3},\n`);
      const text = `def get(n):\n    return TABLE[n] + 1\nTABLE = [\n${table.join('')}]\n`;
      const files = { 'main.py': 'import table\n', 'table.py': text };
      const result = await measure(files, { mpy: false });
      const { growing, features } = result.analysis.capture.records.first('board')!;
      skip(growing !== false || !features.sysModules, 'its heap grows, or it mounts nothing');
      const { bytes, bound } = named(result, 'table').source.peak!;
      expect(bound).toBe('reached');
      expect(await importedWithin(files['table.py'], bytes)).toBe(true);
      expect(await importedWithin(files['table.py'], bytes - MUCH)).toBe(false);
    },
  );

  /** Whether it is imported where so much is free in one piece, and nothing else, and nothing is collected. */
  async function importedWithin(text: string, roomBytes: number): Promise<boolean> {
    const script = [
      'import gc',
      'def attempt(piece, hold=None):',
      '    try:',
      '        while True:',
      '            hold = (hold,)',
      '    except MemoryError:',
      '        piece.clear()',
      '    try:',
      '        __import__("table")',
      '        return 1',
      '    except MemoryError:',
      '        return 0',
      'gc.collect()',
      'gc.disable()',
      // clear() keeps a block.
      `fits = attempt([0] * ${(roomBytes + BLOCK) / 4})`,
      'gc.enable()',
      'gc.collect()',
      'print("fits", fits)',
    ].join('\n');
    const file = { path: 'table.py', bytes: Buffer.from(text), kind: 'module' as const };
    const recorded = await recordOn(port, script, { files: [file], timer: false });
    return /fits (\d)/.exec(outputOf(recorded))![1] === '1';
  }
});
