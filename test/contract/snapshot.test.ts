import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareFiles } from '../../src/app/judge/compare-files.js';
import { runSnapshot } from '../../src/app/snapshot/run-snapshot.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { expectKnown, KNOWN } from '../snapshots/truth.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The modules of a board after a reset: some firmware begins with a few in Python, which stand on the heap. */
const modulesAtReset = (port: string) =>
  withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    const names = await repl.run("print(*getattr(__import__('sys'),'modules',()))");
    await repl.leave();
    return names.toString().trim().split(/\s+/);
  });

describe.each(TARGETS.map(withReason))('a snapshot, on $label,', ({ missing, start, name }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('finds each object of a program, to the block, and the way to it', async () => {
    const atReset = (await modulesAtReset(port)).map((module) => `sys.modules['${module}']`);
    const { snapshot, capture } = await runSnapshot({ scriptPath: KNOWN, port, outDir: folder });
    expectKnown(snapshot!);
    // What reading imports leaves no module behind.
    const left = snapshot!.owners.filter(({ path }) => path.startsWith('sys.modules'));
    expect(left.filter(({ path }) => !atReset.some((module) => path.startsWith(module)))).toEqual([]);
    expect(capture.records.first('snapshot')!.cost.readBytes).toBeGreaterThanOrEqual(snapshot!.liveBytes);
  });

  it.skipIf(missing)('reads the heap of a program that goes on, which is stopped for it', async () => {
    const scriptPath = join(folder, 'forever.py');
    writeFileSync(
      scriptPath,
      "kept = [bytearray(200)]\nconf = {'a': {'b': {'c': bytearray(300)}}}\nchain = [bytearray(200)]\nfor n in range(9):\n    chain = [chain, n]\nwhile True:\n    pass\n",
    );
    const stopped = new AbortController();
    const onPhase = (phase: string) => {
      if (phase === 'running') setTimeout(() => stopped.abort(), 500);
    };
    for (const stop of [{ durationMs: 1000 }, { signal: stopped.signal, onPhase }]) {
      const { snapshot } = await runSnapshot({ scriptPath, port, outDir: folder, ...stop });
      expect(snapshot!.owners).toContainEqual(
        expect.objectContaining({ path: '__main__.kept[0]', type: 'bytearray', retainedBytes: 16 + 208 }),
      );
      // Dictionaries in dictionaries are no chain.
      expect(snapshot!.owners).toContainEqual(
        expect.objectContaining({ path: "__main__.conf['a']['b']['c']", retainedBytes: 16 + 304 }),
      );
      // A chain is, where what its end holds is the smaller part.
      expect(snapshot!.owners).toContainEqual(
        expect.objectContaining({ path: '__main__.chain', retainedBytes: 10 * (16 + 16) + 16 + 208 }),
      );
    }
  });

  it.skipIf(missing)('goes on where the line to the board was lost, and comes back', async ({ skip }) => {
    if (!port.startsWith('/')) skip('not a device');
    const device = join(folder, 'device');
    symlinkSync(port, device);
    const phases: string[] = [];
    const onPhase = (phase: string) => {
      phases.push(phase);
      if (!/^reading the heap: \d/.test(phase) || phases.some((one) => one.startsWith('waiting'))) return;
      rmSync(device, { force: true });
    };
    const again = setInterval(() => {
      if (phases.some((phase) => phase.startsWith('waiting')) && !existsSync(device))
        symlinkSync(port, device);
    }, 700);
    try {
      const { snapshot } = await runSnapshot({ scriptPath: KNOWN, port: device, outDir: folder, onPhase });
      expectKnown(snapshot!);
      expect(phases.filter((phase) => phase.startsWith('waiting for the board'))).toHaveLength(1);
    } finally {
      clearInterval(again);
    }
  });

  it.skipIf(missing)('is compared with another: who keeps more, and of which type', async () => {
    const known = readFileSync(KNOWN, 'utf8');
    const scriptPath = join(folder, 'known.py');
    const runs: string[] = [];
    for (const text of [known, known.replace('range(8)', 'range(7)').replace('range(5)', 'range(4)')]) {
      writeFileSync(scriptPath, text);
      runs.push((await runSnapshot({ scriptPath, port, outDir: folder })).capturePath);
    }
    const { objects } = compareFiles(runs[1]!, runs[0]!, { force: false });
    const { owners, types } = objects!;
    // An entry: tuple, bytearray with its bytes, str with its text.
    expect(owners.filter(({ changeBytes }) => changeBytes !== 0)).toMatchObject([
      {
        name: '__main__.client',
        current: { path: '__main__.client.pending' },
        changeBytes: 16 + 16 + 64 + 32,
      },
      // A point, and room for more than four in the list.
      { name: '__main__.points', base: { type: 'list' }, changeBytes: 32 + 16 },
    ]);
    expect(types.find(({ name: type }) => type === 'Point')).toEqual({
      name: 'Point',
      base: { count: 4, selfBytes: 128, isClass: true },
      current: { count: 5, selfBytes: 160, isClass: true },
      changeBytes: 32,
    });
  });

  it.skipIf(missing)(
    'is written as the file that was asked for, with the capture and the page beside it',
    async () => {
      const outFile = join(folder, name, 'heap.heapsnapshot');
      const { capturePath, htmlPath, heapSnapshotPath } = await runSnapshot({
        scriptPath: KNOWN,
        port,
        outFile,
      });
      expect([capturePath, htmlPath, heapSnapshotPath].map((path) => path && basename(path))).toEqual([
        'heap.mpgc.jsonl',
        'heap.html',
        'heap.heapsnapshot',
      ]);
      expect(JSON.parse(readFileSync(outFile, 'utf8')).snapshot.node_count).toBeGreaterThan(50);
      // Said before the board is asked for anything.
      const again = { scriptPath: KNOWN, port: '/dev/no-such-port', outFile };
      await expect(runSnapshot(again)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    },
  );

  it.skipIf(missing)('that is broken off keeps what was read, and says how much', async () => {
    const stopped = new AbortController();
    const { snapshot, failure, capture } = await runSnapshot({
      scriptPath: KNOWN,
      port,
      outDir: folder,
      signal: stopped.signal,
      onPhase: (phase) => {
        if (phase.startsWith('reading the heap:')) stopped.abort();
      },
    });
    expect([snapshot, failure?.code]).toEqual([null, 'CANCELLED']);
    const warning = [...capture.records.ofType('warning')].find(({ code }) => code === 'snapshot-broken-off');
    const kept = [...capture.records.ofType('snapshot-memory')];
    const keptBytes = kept.reduce((sum, { base64 }) => sum + Buffer.from(base64, 'base64').length, 0);
    expect(warning).toMatchObject({ values: { readBytes: keptBytes } });
    expect(keptBytes).toBeGreaterThan(0);
    expect(kept.every(({ brokenOff }) => brokenOff)).toBe(true);
  });

  // The others are another board each time.
  const stays = name === 'micro:bit' || name === 'board';
  it.skipIf(missing || !stays)('reads the heap of a board as it is, and resets nothing', async () => {
    const scriptPath = join(folder, 'keep.py');
    writeFileSync(scriptPath, 'kept = [bytearray(200), 2]\n');
    await runSnapshot({ scriptPath, port, outDir: folder });
    const { snapshot } = await runSnapshot({ port, outDir: folder });
    expect(snapshot!.owners).toContainEqual(
      expect.objectContaining({ path: '__main__.kept[0]', type: 'bytearray', retainedBytes: 16 + 208 }),
    );
    expect(snapshot!.collectorCheck.status).toBe('passed');
  });
});
