import { describe, expect, it } from 'vitest';
import { RawRepl } from '../../../src/repl/raw-repl.js';
import type { Transport } from '../../../src/transport/transport.js';
import { outputOf, type Recorded, type RecordOptions, recordOver, recordsOf } from '../../support/record.js';
import { withPort } from '../../support/targets.js';

/**
 * A stand-in for machine.Timer, by its documentation: Timer(id, mode=, period=, callback=), deinit(). Like a port
 * without virtual timers it refuses id -1. The program advances it, so a test decides when it fires.
 */
const STAND_IN = `
import sys
class Timer:
 PERIODIC=1
 running=[]
 def __init__(self,id,mode=0,period=0,callback=None):
  if id<0: raise ValueError("no virtual timers")
  self.period=period;self.callback=callback
  if callback: Timer.running.append(self)
 def deinit(self):
  Timer.running.remove(self)
class machine: pass
machine.Timer=Timer
sys.modules['machine']=machine
`;

async function withTimer<T>(use: (transport: Transport) => Promise<T>, also = ''): Promise<T> {
  return withPort('sim:heap=64k', async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    await repl.run(STAND_IN);
    if (also) await repl.run(also);
    await repl.leave();
    return use(transport);
  });
}

const record = (source: string, options: RecordOptions, also = ''): Promise<Recorded> =>
  withTimer((transport) => recordOver(transport, source, { reset: 'none', ...options }), also);

const FIRE = (times: number, pauseMs: number) =>
  `import utime\nfor n in range(${times}):\n for t in Timer.running: t.callback(t)\n utime.sleep_ms(${pauseMs})\n`;

describe('timer samples', () => {
  it('come while the program runs, on the first timer that the board gives', async () => {
    const recorded = await record(FIRE(40, 5), { intervalMs: 20 });
    const timed = recordsOf(recorded, 'sample').filter(({ source }) => source === 'timer');
    expect(timed.length).toBeGreaterThan(8);
    expect(timed.length).toBeLessThanOrEqual(40);
    expect(recordsOf(recorded, 'warning').map(({ code }) => code)).not.toContain('no-timer');
  });

  it('come without being asked for where the board has a timer, and not where that is forbidden', async () => {
    const source = `print(len(Timer.running) and Timer.running[0].period)\n${FIRE(6, 300)}`;
    const recorded = await record(source, { timer: null });
    const timed = (of: Recorded) => recordsOf(of, 'sample').filter(({ source }) => source === 'timer');
    expect(outputOf(recorded)).toBe('250\n');
    expect(timed(recorded).length).toBeGreaterThanOrEqual(5);
    const without = await record(source, { timer: false });
    expect(outputOf(without)).toBe('0\n');
    expect(timed(without)).toEqual([]);
  });

  it('take a ctrl-C that comes while they are taken for none of theirs', async () => {
    const interrupted = `import sys,gc as real
class gc:
 left=0
 threshold=real.threshold;isenabled=real.isenabled;enable=real.enable;disable=real.disable
 mem_free=real.mem_free;collect=real.collect
 def mem_alloc():
  gc.left-=1
  if gc.left==0: raise KeyboardInterrupt
  return real.mem_alloc()
sys.modules['gc']=gc
`;
    const source = `import gc\ngc.left=2\n${FIRE(6, 30)}print("on")\n`;
    const recorded = await record(source, { intervalMs: 20 }, interrupted);
    expect(outputOf(recorded)).toBe('on\n');
    expect(recorded.end.reason).toBe('finished');
    expect(recordsOf(recorded, 'error')).toEqual([]);
  });

  it('are spaced so that sampling keeps to its share of the time', async () => {
    // Without a pause the timer would fire all the time; the clock of this build steps by 1 ms.
    const recorded = await record(FIRE(20_000, 0), { intervalMs: 1, maxOverhead: 0.1 });
    const timed = recordsOf(recorded, 'sample').filter(({ source }) => source === 'timer');
    const spentMs = timed.slice(1).reduce((sum, { previousCostUs }) => sum + previousCostUs, 0) / 1000;
    const elapsedMs = timed.at(-1)!.boardMs - timed[0]!.boardMs;
    expect(timed.length).toBeGreaterThan(5);
    expect(spentMs).toBeLessThanOrEqual(elapsedMs * 0.1 + 2);
  });

  it('collect at most every so often, where that is asked for', async () => {
    // A collector that counts stands before the firmware's own.
    const counting = `import sys,gc as real
class gc:
 count=0
 threshold=real.threshold;isenabled=real.isenabled;enable=real.enable;disable=real.disable
 mem_alloc=real.mem_alloc;mem_free=real.mem_free
 def collect():
  gc.count+=1
sys.modules['gc']=gc
`;
    const source = `before=gc.count\n${FIRE(60, 5)}print(gc.count-before)\n`;
    const collections = async (collectEveryMs: number | null) => {
      const recorded = await record(source, { intervalMs: 5, collectEveryMs }, counting);
      expect(recordsOf(recorded, 'error')).toEqual([]);
      return Number(outputOf(recorded));
    };
    expect(await collections(null)).toBe(0);
    const every100Ms = await collections(100);
    expect(every100Ms).toBeGreaterThanOrEqual(2);
    expect(every100Ms).toBeLessThanOrEqual(5);
  });

  it('begin and end with the program and with the calls: at the prompt the timer fires for nothing', async () => {
    // Every collection lets the timer fire: mpgc collects at the prompt, this program does not.
    const firing = `import sys,gc as real,machine
class gc:
 threshold=real.threshold;isenabled=real.isenabled;enable=real.enable;disable=real.disable
 mem_alloc=real.mem_alloc;mem_free=real.mem_free
 def collect():
  real.collect()
  for t in machine.Timer.running: t.callback(t)
sys.modules['gc']=gc
`;
    // As long as a sample before it took: what comes sooner is spaced out.
    const source = `import utime\nutime.sleep_ms(300)\ndef step():\n for t in Timer.running: t.callback(t)\nstep()\n`;
    const work = { type: 'repeat', call: 'step()', iterations: 2, maps: 0 } as const;
    const options = { work, intervalMs: 20, maxOverhead: 0.5 };
    const recorded = await record(source, options, firing);
    const samples = recordsOf(recorded, 'sample');
    const sources = samples.map((sample) => sample.source);
    expect(sources.slice(0, 2)).toEqual(['prompt', 'timer']);
    expect(samples.map(({ seq }) => seq)).toEqual(samples.map((_, at) => at + 1));
    const outside = sources.map((source, at) => source === 'timer' && sources[at - 1] === 'program-end');
    expect(outside).not.toContain(true);
  });

  it('stop with the program, and the timer is given back', async () => {
    await withTimer(async (transport) => {
      await recordOver(transport, 'pass\n', { reset: 'none', intervalMs: 20 });
      const repl = new RawRepl(transport);
      await repl.enter();
      expect(
        Buffer.from(await repl.run('print(len(Timer.running))'))
          .toString()
          .trim(),
      ).toBe('0');
      await repl.leave();
    });
  });

  it('are not promised where there is no timer', async () => {
    const recorded = await withPort('sim:heap=64k', (transport) =>
      recordOver(transport, 'pass\n', { intervalMs: 20 }),
    );
    const warnings = recordsOf(recorded, 'warning').map(({ code, values }) => ({ code, values }));
    expect(warnings).toContainEqual({ code: 'no-timer', values: {} });
  });
});
