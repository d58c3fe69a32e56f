import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMain, type StoredProgram } from '../../src/agent/stored-files/read-main.js';
import { lineFigures } from '../../src/analysis/lines/line-figures.js';
import type { Transport } from '../../src/transport/transport.js';
import { outputOf, recordOver, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const MAIN = [
  '# "é" \'q\' \\ and a tab:\t.',
  'import drivers, sys',
  'kept = []',
  'for n in range(10):',
  '    kept.append(drivers.get(n))',
  'print("ran", __name__, len(kept))',
  '',
].join('\n');
const DRIVERS = `VALUE = 7\n\ndef get(n):\n    return [n] * 4\n${'# longer than a piece\n'.repeat(20)}`;

const quiet = { bootTimeoutMs: 10_000, onPhase: () => {}, reset: 'none' } as const;
const read = (transport: Transport): Promise<StoredProgram> =>
  readMain(transport, { ...quiet, signal: new AbortController().signal });

/** Its file system lives as long as the transport. */
async function put(transport: Transport, files: Record<string, string>): Promise<void> {
  const lines = Object.entries(files).map(([path, text]) => {
    const bytes = Array.from(Buffer.from(text), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`);
    const pieces = bytes.join('').match(/.{1,800}/g) ?? [''];
    return [
      `f = open(${JSON.stringify(path)}, "wb")`,
      ...pieces.map((piece) => `f.write(b"${piece}")`),
      'f.close()',
    ].join('\n');
  });
  for (const line of lines) await recordOver(transport, `${line}\n`);
}

describe.each(TARGETS.map(withReason))('the program of a board, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const removed = 'import os\nfor name in ("main.py", "drivers.py"):\n    os.remove(name)\n';

  it.skipIf(missing)('is not there before it was put there', async () => {
    await withPort(port, async (transport) => {
      await expect(read(transport)).rejects.toMatchObject({ code: 'NO_MAIN', exitCode: 2 });
      // It is at its prompt again.
      expect(outputOf(await recordOver(transport, 'print(1)\n'))).toBe('1\n');
    });
  });

  it.skipIf(missing)('is read back to the byte, with what it imports', async () => {
    await withPort(port, async (transport) => {
      await put(transport, { 'main.py': MAIN, 'drivers.py': DRIVERS });
      const { bytes, modules, leftOut } = await read(transport);
      expect(bytes.toString()).toBe(MAIN);
      expect(modules.map(({ path, bytes: { length } }) => [path, length])).toEqual([
        ['drivers.py', DRIVERS.length],
      ]);
      expect(modules[0]!.bytes.toString()).toBe(DRIVERS);
      expect(leftOut).toEqual([]);
      await recordOver(transport, removed);
    });
  });

  it.skipIf(missing)('imports from the board, and its modules have lines', async () => {
    await withPort(port, async (transport) => {
      await put(transport, { 'main.py': MAIN, 'drivers.py': DRIVERS });
      const { bytes, modules } = await read(transport);
      const recorded = await recordOver(transport, bytes.toString(), { stored: modules, lines: 'line' });
      expect(outputOf(recorded)).toBe('ran __main__ 10\n');
      expect(recordsOf(recorded, 'served')).toEqual([]);
      const { lines } = lineFigures(recordsOf(recorded, 'lines')[0]!);
      // [n], and what it is repeated into: each a block for the list and one for up to four items, of 16 B on 32 bits.
      const made = lines.find(({ path, line }) => path === 'drivers.py' && line === 4);
      expect(made).toMatchObject({ hits: 10, bytes: 640, exact: true });
      await recordOver(transport, removed);
    });
  });
});
