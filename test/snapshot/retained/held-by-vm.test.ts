import { describe, expect, it } from 'vitest';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import { internedStringsIn } from '../../../src/snapshot/image/interned-strings.js';
import { openSnapshot } from '../../../src/snapshot/objects/open-snapshot.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
import { fixture } from '../../snapshots/truth.js';

/** Of each board: pools and their text, in bytes of blocks, and the place of the firmware's own pool. */
const INTERNED: Readonly<Record<string, { bytes: number; firmwarePool: number }>> = {
  'microbit-1.9.2': { bytes: 96 + 176 + 3 * 128, firmwarePool: 0x2f9d0 },
  'esp32-1.20.0': { bytes: 176 + 304 + 128, firmwarePool: 0x3f416370 },
  'esp32-1.24.0': { bytes: 176 + 304 + 2 * 128, firmwarePool: 0x3f42a6e0 },
  'pico-1.26.1': { bytes: 144 + 272 + 2 * 128, firmwarePool: 0x1004dacc },
};

describe.each(Object.entries(INTERNED))('what the VM holds, of %s,', (name, { bytes, firmwarePool }) => {
  const { records } = parseCapture(fixture(name), name);
  const record = records.first('snapshot')!;
  const memory = [...records.ofType('snapshot-memory')];
  const { heldByVm, heldByVmBytes } = snapshotIn(records)!;

  it('has the interned strings of the program, each with the hash that its pool says', () => {
    expect(heldByVm).toContainEqual(expect.objectContaining({ what: 'interned-strings', bytes }));
    expect(internedStringsIn(openSnapshot(record, memory).image).firmwarePool).toBe(firmwarePool);
  });

  it('is all in one group or another', () => {
    expect(heldByVm.reduce((sum, held) => sum + held.bytes, 0)).toBe(heldByVmBytes);
    expect(heldByVm.map(({ what }) => what)).toContain('unknown');
  });

  it('has the line that mpgc sent', () => {
    expect(heldByVm.find(({ what }) => what === 'sent')!.allocations).toBeGreaterThan(0);
  });

  it('has no interned strings where one of them is not what its pool says', () => {
    const { image } = openSnapshot(record, memory);
    const [pool] = internedStringsIn(image).nodes;
    const [text] = internedStringsIn(image).nodes.filter((node) => node !== pool);
    const place = image.addresses[text!]!;
    const damaged = memory.map(({ address, base64 }) => {
      const piece = Buffer.from(base64, 'base64');
      // The third byte of the text is in the first string or its prefix.
      if (place >= address && place + 2 < address + piece.length) piece[place + 2 - address]! ^= 0x01;
      return { address, base64: piece.toString('base64') };
    });
    const found = internedStringsIn(openSnapshot(record, damaged).image).nodes;
    expect(found).not.toContain(pool);
  });
});

it('has the file system of a board, with its buffers and its mount', () => {
  const { heldByVm } = snapshotIn(parseCapture(fixture('esp32-1.24.0'), 'esp32').records)!;
  expect(heldByVm).toContainEqual({
    what: 'file-system',
    type: null,
    allocations: 6,
    bytes: 288 + 2 * 128 + 32 + 16 + 16,
  });
});
