import { expect, it } from 'vitest';
import { RawRepl } from '../../../src/repl/raw-repl.js';
import type { Transport } from '../../../src/transport/transport.js';
import { recordOver, recordsOf } from '../../support/record.js';
import { withPort } from '../../support/targets.js';

/** Puts a module `esp32` on the embedded board, whose system heap has one region and a second when it is asked again. */
async function becomeEsp32(transport: Transport, answer: string): Promise<void> {
  const repl = new RawRepl(transport, {});
  await repl.enter();
  const source = `import sys
class E:
 HEAP_DATA=4
 asked=0
 def idf_heap_info(self,caps):
  assert caps==4
  self.asked+=1
  ${answer}
sys.modules['esp32']=E()
del E`;
  await repl.run(source);
  await repl.leave();
}

const record = (answer: string) =>
  withPort('sim:heap=256k', async (transport) => {
    await becomeEsp32(transport, answer);
    return recordOver(transport, 'x=1\n', { reset: 'none' });
  });

it('reads the regions of the system heap before the collections of a run', async () => {
  const recorded = await record('return [(1000,400,300,200)]+[(50+self.asked,7,6,5)]*(self.asked>1)');
  // Before the baseline, and before both collections of the final sample.
  const first = { totalBytes: 1000, freeBytes: 400, largestFreeBytes: 300, leastFreeBytes: 200 };
  const second = { freeBytes: 7, largestFreeBytes: 6, leastFreeBytes: 5 };
  expect(recordsOf(recorded, 'system-heap').map(({ regions }) => regions)).toEqual([
    [first],
    [first, { ...second, totalBytes: 52 }],
    [first, { ...second, totalBytes: 53 }],
  ]);
  const types = [...recorded.capture.records].map(({ type }) => type);
  for (const at of types.keys()) if (types[at] === 'system-heap') expect(types[at + 1]).toBe('collect');
});

it('goes on where the heap has no room for the answer', async () => {
  const recorded = await record('raise MemoryError()');
  expect(recordsOf(recorded, 'system-heap')).toEqual([]);
  expect(recorded.end.reason).toBe('finished');
});
