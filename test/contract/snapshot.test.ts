import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSnapshot } from '../../src/app/snapshot/run-snapshot.js';
import { expectKnown, KNOWN } from '../snapshots/truth.js';
import { TARGETS, withReason } from '../support/targets.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-snapshot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(TARGETS.map(withReason))('a snapshot, on $label,', ({ missing, start, name }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('finds each object of a program, to the block, and the way to it', async () => {
    const { snapshot, capture } = await runSnapshot({ scriptPath: KNOWN, port, outDir: folder });
    expectKnown(snapshot!);
    expect(capture.records.first('snapshot')!.cost.readBytes).toBeGreaterThanOrEqual(snapshot!.liveBytes);
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
