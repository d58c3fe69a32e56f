import { describe, expect, it } from 'vitest';
import { LiveLine } from '../../src/cli/live-line.js';
import { type CaptureRecord, recordSchema } from '../../src/session/schema.js';
import { board, sample } from '../support/hand-made.js';

/** What the line says after these samples. */
function textAfter(...samples: object[]): string {
  const written: string[] = [];
  const stream = {
    isTTY: true,
    columns: 200,
    write: (text: string) => written.push(text),
  } as unknown as NodeJS.WriteStream;
  const line = new LiveLine(stream);
  const records = [board(), ...samples].map((one): CaptureRecord => recordSchema.parse({ atMs: 0, ...one }));
  for (const record of records) line.record(record);
  line.phase('running');
  line.stop();
  return written.find((text) => text.includes('running')) ?? '';
}

const baseline = sample(1, 3048, { role: 'baseline', source: 'prompt', collected: true });

describe('memory in the line that says what a run is doing', () => {
  it('is what is allocated, with what was live at the last collection, by hand', () => {
    expect(textAfter(baseline, sample(2, 9192))).toContain(
      'running  allocated 8.0 KiB (live 2.0 KiB at the last collection)  ',
    );
  });

  it('is what is live right after a collection', () => {
    const text = textAfter(baseline, sample(2, 9192), sample(3, 5096, { collected: true }));
    expect(text).toContain('running  live 4.0 KiB  ');
    expect(text).not.toContain('allocated');
  });

  it('is what is allocated where nothing was collected', () => {
    expect(textAfter(sample(1, 3048), sample(2, 9192))).toContain('running  allocated 8.0 KiB  ');
  });
});
