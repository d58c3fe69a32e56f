import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IncludedFile, IncludedFiles } from '../../src/agent/stored-files/included-files.js';
import { outputOf, recordOver } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const ALL_BYTES = Buffer.from(Array.from({ length: 700 }, (_, at) => at & 255));
const FILES: IncludedFile[] = [
  { name: 'all.bin', bytes: ALL_BYTES },
  { name: 'empty.txt', bytes: Buffer.alloc(0) },
];
const LISTED = 'import os\nprint(sorted(n for n in os.listdir() if n[-4:] in (".bin", ".txt")))\n';

const included = (files: IncludedFile[], signal = new AbortController().signal) =>
  new IncludedFiles(files, { reset: 'soft', bootTimeoutMs: 10_000, signal, onPhase: () => {} });

describe.each(TARGETS.map(withReason))('files for a run alone, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('stand on the board as they are here, and are gone after it', async () => {
    await withPort(port, async (transport) => {
      const files = included(FILES);
      await files.put(transport);
      expect(files.written).toEqual(['all.bin', 'empty.txt']);
      const text = `${LISTED}with open("all.bin", "rb") as f:\n    data = f.read()\nprint(len(data), sum(data))\n`;
      const sum = ALL_BYTES.reduce((total, byte) => total + byte, 0);
      expect(outputOf(await recordOver(transport, text))).toBe(
        `['all.bin', 'empty.txt']\n${ALL_BYTES.length} ${sum}\n`,
      );
      await files.remove(transport);
      expect(files.written).toEqual([]);
      expect(outputOf(await recordOver(transport, LISTED))).toBe('[]\n');
    });
  });

  it.skipIf(missing)('are not written over another, nor removed where they were there', async () => {
    await withPort(port, async (transport) => {
      await recordOver(transport, 'f = open("old.txt", "w")\nf.write("old")\nf.close()\n');
      const other = included([...FILES, { name: 'old.txt', bytes: Buffer.from('new') }]);
      await expect(other.put(transport)).rejects.toMatchObject({ code: 'FILE_ON_BOARD', exitCode: 2 });
      expect(other.written).toEqual([]);
      const same = included([{ name: 'old.txt', bytes: Buffer.from('old') }]);
      await same.put(transport);
      expect(same.kept).toEqual(['old.txt']);
      await same.remove(transport);
      const text = `${LISTED}print(open("old.txt").read())\n`;
      expect(outputOf(await recordOver(transport, text))).toBe("['old.txt']\nold\n");
      await recordOver(transport, 'import os\nos.remove("old.txt")\n');
    });
  });

  it.skipIf(missing)('may be removed by the program itself', async () => {
    await withPort(port, async (transport) => {
      const files = included(FILES);
      await files.put(transport);
      await recordOver(transport, 'import os\nos.remove("all.bin")\n');
      await files.remove(transport);
      expect(files.written).toEqual([]);
      expect(outputOf(await recordOver(transport, LISTED))).toBe('[]\n');
    });
  });

  it.skipIf(missing)('are refused where there is no room for them', async ({ skip }) => {
    await withPort(port, async (transport) => {
      const room = 'import os\nprint(hasattr(os, "statvfs") and os.statvfs("/")[1] * os.statvfs("/")[4])\n';
      const freeBytes = Number(outputOf(await recordOver(transport, room)));
      skip(!(freeBytes < 16e6), 'it does not say how much room there is, or has much');
      const large = included([{ name: 'large.bin', bytes: Buffer.alloc(freeBytes + 1) }]);
      await expect(large.put(transport)).rejects.toMatchObject({
        code: 'FILES_DO_NOT_FIT',
        values: { freeBytes },
      });
      expect(large.written).toEqual([]);
    });
  });
});
