import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { countBlocks } from '../../src/heap/map/count-blocks.js';
import { parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

/** Prints the heap map as the program itself finds it. */
const SCRIPT = 'import micropython\nmicropython.mem_info(1)\n';

function largestFree(output: string): { largestFreeBytes: number; totalBytes: number } {
  const { areas, blockBytes, totalBytes } = parseHeapDump(output);
  return { largestFreeBytes: countBlocks(areas).largestFreeBlocks * blockBytes, totalBytes };
}

/** Of the largest free block, what a buffer may take beside the line that makes it. */
const MOST = 0.95;

/** The same without anything of mpgc. */
function plain(port: string) {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.softReset();
    const output = Buffer.from(await repl.run(SCRIPT, 'running-program')).toString('latin1');
    await repl.softReset();
    await repl.leave();
    return largestFree(output);
  });
}

describe.each(TARGETS.map(withReason))('what mpgc has on the heap, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('leaves the room for a program in one piece', async () => {
    const { largestFreeBytes, totalBytes } = await plain(port);
    const recorded = await recordOn(port, SCRIPT, { bare: false });
    const { agent } = recordsOf(recorded, 'board')[0]!;
    const share = largestFree(outputOf(recorded)).largestFreeBytes / (largestFreeBytes - agent.heapBytes);
    expect(share).toBeGreaterThan(totalBytes > 64 * 1024 ? 0.98 : 0.9);
    // More than the agent is said to take is not taken either.
    expect(share).toBeLessThanOrEqual(1.03);
  });

  it.skipIf(missing)('fails no program that fits without it', async () => {
    const { largestFreeBytes } = await plain(port);
    const source = `frame = bytearray(${Math.floor(largestFreeBytes * MOST)})\n`;
    await withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      await repl.enter();
      await repl.softReset();
      await repl.run(source, 'running-program');
      await repl.softReset();
      await repl.leave();
    });
    const { capture } = await recordOn(port, source, { bare: null });
    const { findings, summary } = analyse(capture);
    const fits = summary.end?.reason === 'finished' || findings[0]?.code === 'fits-without-mpgc';
    // On a larger heap nobody runs it again: there the verdict is the model's.
    const byModel = findings[0]?.code === 'out-of-memory' && findings[0].cause === 'mpgc';
    expect(fits || byModel).toBe(true);
  });
});
