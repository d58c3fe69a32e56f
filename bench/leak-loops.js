import { bundled } from '../scripts/bundled.js';

const { openPort, PLAIN_STAGE, packStage, probeBoard, RawRepl } = await bundled(
  'src/agent/board/probe-board.ts',
  'src/agent/sampler/agent-stages.ts',
  'src/repl/raw-repl.ts',
  'src/transport/ports/open-port.ts',
  'test/support/stage-options.ts',
);

const BARE = `import CLOCK
def step():
 pass
def bare(count):
 began=CLOCK.ticks_us()
 while count:
  count-=1
  step()
 print('took',CLOCK.ticks_us()-began&0x3fffffff)
def hunted(count):
 began=CLOCK.ticks_us()
 _mpgc.run(count,0,0)
 print('took',CLOCK.ticks_us()-began&0x3fffffff)
`;

/** µs of `calls` empty calls in the hunt's loop and in a bare one, in turn; null where the board has no clock. */
export async function loopTimes(port, calls, runs) {
  const transport = await openPort(port);
  const repl = new RawRepl(transport);
  try {
    await repl.enter();
    const firmware = await probeBoard(repl);
    const clock = firmware.utime ? 'utime' : firmware.time ? 'time' : null;
    if (clock === null) return null;
    const place = { firmware, options: PLAIN_STAGE, secret: '' };
    const pieces = [...packStage('core', place), ...packStage('hunt', { ...place, call: 'step()' })];
    for (const piece of pieces) await repl.run(piece, 'loading the agent');
    await repl.run(BARE.replaceAll('CLOCK', clock), 'loading the loops');
    const pairs = [];
    for (let run = 0; run <= runs; run++) {
      const hunted = await took(repl, `hunted(${calls})`);
      const bare = await took(repl, `bare(${calls})`);
      if (run > 0) pairs.push({ hunted, bare });
    }
    return pairs;
  } finally {
    await repl.leave();
    await transport.close();
  }
}

async function took(repl, source) {
  const printed = Buffer.from(await repl.run(source, 'calling')).toString('latin1');
  return Number(/took (\d+)/.exec(printed)?.[1]);
}
