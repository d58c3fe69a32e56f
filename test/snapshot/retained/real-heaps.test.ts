import { describe, expect, it } from 'vitest';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import type { RecordOf } from '../../../src/session/schema.js';
import { openSnapshot } from '../../../src/snapshot/objects/open-snapshot.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
import { summarizeSnapshot } from '../../../src/snapshot/retained/summarize-snapshot.js';
import { expectKnown, fixture } from '../../snapshots/truth.js';

/**
 * Of boards, and of MicroPython built for Linux with words of 64 bits and with the other representations of objects (py/mpconfig.h): B, whose
 * small integers have 30 bits, and C, whose floats are words, with the tags of since 1.12.
 */
const HEAPS = [
  'microbit-1.9.2',
  'esp32-1.20.0',
  'esp32-1.24.0',
  'pico-1.26.1',
  'unix-64-a-1.26.1',
  'unix-64-b-1.26.1',
  'unix-32-b-1.26.1',
  'unix-32-c-1.26.1',
];

describe.each(HEAPS)('the heap of %s', (name) => {
  const { records } = parseCapture(fixture(name), name);
  const record = records.first('snapshot')!;
  const memory = [...records.ofType('snapshot-memory')];
  const summarize = (other: RecordOf<'snapshot'>) => summarizeSnapshot(openSnapshot(other, memory));

  it('has each object of the program, to the block, and the way to it', () => {
    expectKnown(snapshotIn(records)!, record.wordBytes === 8 ? 8 : 4);
  });

  it('is one where a block that names reach and that is gone after a collection is a violation', () => {
    const at = record.after.search(/^[0-9a-f]+: .*A/m);
    const line = record.after.slice(at).split('\n', 1)[0]!;
    const gone = line.replace(/A(=*)/, (found) => '.'.repeat(found.length));
    // What mpgc does not check of the map is made to agree with it.
    const blockBytes = 4 * record.wordBytes;
    const blocks = line.length - line.replace(/A=*/, '').length;
    const lost = record.after
      .replace(line, gone)
      .replace(
        /used: (\d+), free: (\d+)/,
        (_, used, free) => `used: ${used - blockBytes * blocks}, free: ${Number(free) + blockBytes * blocks}`,
      )
      .replace(/ No\. of .*\n/, '');
    const { collectorCheck } = summarize({ ...record, after: lost });
    expect(collectorCheck.status).toBe('failed');
    expect(collectorCheck.violations).toMatchObject([{ blocks }]);
  });

  it('says nothing of objects whose bytes did not come', () => {
    const { types, owners } = summarizeSnapshot(openSnapshot(record, []));
    const named = [...types.map((type) => type.name), ...owners.map(({ type }) => type)];
    expect(named.filter((type) => type !== 'module' && !type.startsWith('unknown'))).toEqual([]);
    expect(named).toContain('module');
  });
});
