import { describe, expect, it } from 'vitest';
import { parseCapture } from '../../../src/session/read/read-capture.js';
import type { RecordOf } from '../../../src/session/schema.js';
import { openSnapshot } from '../../../src/snapshot/objects/open-snapshot.js';
import { snapshotIn } from '../../../src/snapshot/retained/snapshot-in.js';
import { summarizeSnapshot } from '../../../src/snapshot/retained/summarize-snapshot.js';
import { expectKnown, fixture } from '../../snapshots/truth.js';

const HEAPS = ['microbit-1.9.2', 'esp32-1.20.0', 'esp32-1.24.0', 'pico-1.26.1'];

describe.each(HEAPS)('the heap of %s', (name) => {
  const { records } = parseCapture(fixture(name), name);
  const record = records.first('snapshot')!;
  const memory = [...records.ofType('snapshot-memory')];
  const summarize = (other: RecordOf<'snapshot'>) => summarizeSnapshot(openSnapshot(other, memory));

  it('has each object of the program, to the block, and the way to it', () => {
    expectKnown(snapshotIn(records)!);
  });

  it('is one where a block that names reach and that is gone after a collection is a violation', () => {
    const at = record.after.search(/^[0-9a-f]+: .*A/m);
    const line = record.after.slice(at).split('\n', 1)[0]!;
    const gone = line.replace(/A(=*)/, (found) => '.'.repeat(found.length));
    // What mpgc does not check of the map is made to agree with it.
    const blocks = line.length - line.replace(/A=*/, '').length;
    const lost = record.after
      .replace(line, gone)
      .replace(
        /used: (\d+), free: (\d+)/,
        (_, used, free) => `used: ${used - 16 * blocks}, free: ${Number(free) + 16 * blocks}`,
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
