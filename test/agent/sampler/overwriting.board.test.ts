import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../../src/agent/board/connect-board.js';
import { packStage } from '../../../src/agent/sampler/agent-stages.js';
import { RawRepl } from '../../../src/repl/raw-repl.js';
import { PLAIN_STAGE } from '../../support/stage-options.js';
import { TARGETS, withPort, withReason } from '../../support/targets.js';

/** Samples with a collection at each depth that a program can reach, and counts those that raise. */
const AT_EACH_DEPTH = `def dive(n):
 global failed,reached
 try:
  dive(n+1)
 except RuntimeError:
  pass
 try:
  _mpgc.mark('',1)
  reached+=1
 except RuntimeError:
  failed+=1
failed=reached=0
dive(0)
print('failed',failed,'reached',reached)
`;

/** Prints what is allocated before a sample, without and with a collection, and the samples, in a function. */
const BESIDE_SAMPLES = `import gc
def take():
 for kind in (0,1):
  gc.collect()
  print('before',gc.mem_alloc())
  _mpgc.mark('',kind)
take()
`;

/** What `program` prints with an agent on the board at `port`, and whether that agent goes deep. */
function runBeside(port: string, overwrites: boolean, program: string) {
  return withPort(port, async (transport) => {
    const repl = new RawRepl(transport);
    const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
    expect(firmware.stackLimitBytes).toBeGreaterThan(1000);
    const options = { ...PLAIN_STAGE, overwrites };
    const pieces = packStage('core', { firmware, options, secret: 'x' });
    for (const piece of pieces) await repl.run(piece, 'loading-agent');
    const output = Buffer.from(await repl.run(program, 'running-program')).toString('latin1');
    await repl.softReset();
    await repl.leave();
    return { output, goesDeep: /< \d+ and/.test(pieces.join('')) };
  });
}

/** How many of those samples raise, and how many do not. */
async function samplesAtEachDepth(port: string, overwrites: boolean) {
  const { output, goesDeep } = await runBeside(port, overwrites, AT_EACH_DEPTH);
  const [, failed, reached] = /failed (\d+) reached (\d+)/.exec(output) ?? [];
  return { failed: Number(failed), reached: Number(reached), goesDeep };
}

/** Bytes on the heap in a sample that were not there before it. */
async function heapOfSamples(port: string, overwrites: boolean): Promise<number[]> {
  const { output } = await runBeside(port, overwrites, BESIDE_SAMPLES);
  const samples = output.matchAll(/before (\d+)\r?\n\x1ex \d+ \d+ \d+ (\d+)/g);
  return [...samples].map(([, before, sampled]) => Number(sampled) - Number(before));
}

describe.each(TARGETS.map(withReason))(
  'an agent that overwrites the stack, on $label,',
  ({ missing, start }) => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      if (!missing) ({ port, stop } = await start());
    });
    afterAll(() => stop());

    it.skipIf(missing)('raises at no depth at which it would not raise without', async () => {
      const plain = await samplesAtEachDepth(port, false);
      const deep = await samplesAtEachDepth(port, true);
      expect([plain.goesDeep, deep.goesDeep]).toEqual([false, true]);
      expect(plain.reached).toBeGreaterThan(0);
      expect(deep).toMatchObject({ failed: plain.failed, reached: plain.reached });
    });

    it.skipIf(missing)('has no frame of its own on the heap while it samples', async () => {
      const [plain] = await heapOfSamples(port, false);
      expect(plain).toBeGreaterThanOrEqual(0);
      const [deep, collected] = await heapOfSamples(port, true);
      // With sys.settrace every frame is on the heap.
      expect(deep).toBe(plain);
      expect(collected).toBeLessThanOrEqual(plain!);
    });
  },
);
