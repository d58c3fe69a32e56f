import { bundled } from '../scripts/bundled.js';

const { openPort, packAgentFile, probeBoard, RawRepl, STAGES } = await bundled(
  'src/agent/board/probe-board.ts',
  'src/agent/sampler/agent-stages.ts',
  'src/agent/script/pack-source.ts',
  'src/repl/raw-repl.ts',
  'src/transport/ports/open-port.ts',
);

const OPTIONS = {
  intervalMs: null,
  collectEveryMs: null,
  maxOverhead: 0.1,
  staged: false,
  overwrites: false,
};

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
    await repl.run(sourceOf('core', firmware), 'loading the agent');
    await repl.run(sourceOf('hunt', firmware, 'step()'), 'loading the hunt');
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

/** A stage of the agent as a hunt loads it. */
function sourceOf(name, firmware, call) {
  const stage = STAGES[name];
  const holds = Object.entries(stage.conditions(firmware, OPTIONS));
  return packAgentFile(stage.file, {
    conditions: new Set(holds.flatMap(([condition, is]) => (is ? [condition] : []))),
    values: stage.values(firmware, OPTIONS, ''),
    ...(call === undefined ? {} : { call }),
  });
}

async function took(repl, source) {
  const printed = Buffer.from(await repl.run(source, 'calling')).toString('latin1');
  return Number(/took (\d+)/.exec(printed)?.[1]);
}
