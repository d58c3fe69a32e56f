import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { packStage } from '../../src/agent/sampler/agent-stages.js';
import { chooseCounter } from '../../src/agent/sampler/choose-counter.js';
import { chooseMaps, type RunningMaps } from '../../src/agent/sampler/running-maps.js';
import { parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { PLAIN_STAGE } from '../support/stage-options.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const target = withReason(TARGETS.find(({ name }) => name === 'emulated Pico')!);
const DEADLINES = { idleMs: 60_000, overallMs: 60_000 };

describe.skipIf(target.missing)(`maps, on ${target.label},`, () => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    ({ port, stop } = await target.start());
  });
  afterAll(() => stop());

  it('tries', async () => {
    await withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
      const map = parseHeapDump(
        Buffer.from(await repl.run("__import__('micropython').mem_info(1)")).toString('latin1'),
      );
      const counter = await chooseCounter(repl, firmware, map);
      const maps = chooseMaps({ maps: 10, durationMs: 10, spacing: 1 }, firmware, { map, counter }) as RunningMaps;
      for (const piece of packStage('core', {
        firmware,
        secret: 'abcd',
        options: { ...PLAIN_STAGE, counter, maps },
      })) {
        console.log(piece);
        const out = Buffer.from(await repl.run(piece, 'loading-agent')).toString('latin1');
        if (out) console.log(out);
      }
      const text = Buffer.from(
        await repl.run(
          `import gc,micropython
M=gc.mem_alloc
print('before',M())
_mpgc.mark('a',4)
print('before',M())
_mpgc.mark('a',0)
print('before',M())
`,
          'running-program',
          { deadlines: DEADLINES },
        ),
      ).toString('latin1');
      console.log(text);
      await repl.softReset();
      await repl.leave();
    });
    expect(1).toBe(1);
  });
});
