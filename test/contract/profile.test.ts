import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { countMpgc } from '../../src/analysis/maps/mpgc-blocks.js';
import { parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { CaptureRecord } from '../../src/session/schema.js';
import type { Transport } from '../../src/transport/transport.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

/** The agent's budget on any 32-bit build; 64-bit words take twice that. */
const AGENT_BYTES = { 4: 1400, 8: 2800 } as Record<number, number>;
/** What it may have besides on a heap of 64 KiB or more, to count used blocks itself. */
const COUNTER_BYTES = 700;

describe.each(TARGETS.map(withReason))('profile on $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());
  const check = (name: string, body: (context: TestContext) => Promise<void>) =>
    it.skipIf(missing)(name, body);

  check('identifies the firmware and keeps the agent within its budget', async () => {
    const recorded = await recordOn(port, 'pass\n');
    const [board] = recordsOf(recorded, 'board');
    expect(board).toBeDefined();
    expect(board!.implementation).toBe('micropython');
    expect(board!.version.length).toBeGreaterThanOrEqual(3);
    expect(board!.agent.heapBytes).toBeGreaterThan(0);
    const counterBytes = board!.agent.counter === 'gc' ? 0 : COUNTER_BYTES;
    expect(counterBytes === 0 || board!.growing || board!.totalBytes! >= 64 * 1024).toBe(true);
    expect(board!.agent.heapBytes).toBeLessThanOrEqual(AGENT_BYTES[board!.wordBytes ?? 4]! + counterBytes);
    expect(recorded.end).toEqual({ reason: 'finished', exitCode: 0, failure: null });
  });

  check('a program that does nothing retains nothing worth speaking of', async () => {
    const summary = analyse((await recordOn(port, 'pass\n')).capture).summary;
    const blockBytes = (summary.board!.wordBytes ?? 4) * 4;
    expect(Math.abs(summary.retainedBytes!)).toBeLessThanOrEqual(4 * blockBytes);
  });

  check('sees a buffer that is kept, to the block', async () => {
    const kept = analyse((await recordOn(port, 'a=bytearray(1600)\nb=1\n')).capture).summary;
    const empty = analyse((await recordOn(port, 'a=0\nb=1\n')).capture).summary;
    // Four words a block, where there is no map to tell.
    const blockBytes = kept.finalMap?.blockBytes ?? (kept.board!.wordBytes ?? 4) * 4;
    const object = blockBytes;
    const data = Math.ceil(1600 / blockBytes) * blockBytes;
    const difference = kept.retainedBytes! - empty.retainedBytes!;
    // The mark is conservative: where the stack holds stale words, a block or two may outlive their use in either.
    expect(Math.abs(difference - object - data)).toBeLessThanOrEqual(2 * blockBytes);
  });

  check('its last sample, the heap map and the figures under the map agree', async ({ skip }) => {
    const recorded = await recordOn(port, 'a=[bytearray(n) for n in range(0,200,20)]\n');
    skip(!recordsOf(recorded, 'board')[0]!.features.memInfo, 'no micropython.mem_info');
    const map = parseHeapDump(recordsOf(recorded, 'heap-map').find(({ role }) => role === 'final')!.dump);
    const final = recordsOf(recorded, 'sample').find(({ role }) => role === 'final')!;
    // The sample is taken by one line and the map by another: each is a few blocks of its own.
    expect(Math.abs(map.usedBytes - final.allocBytes)).toBeLessThanOrEqual(24 * map.blockBytes);
    expect(map.usedBytes + map.freeBytes).toBe(map.totalBytes);
  });

  check('knows which blocks of the heap are its own', async ({ skip }) => {
    const recorded = await recordOn(port, 'kept=[bytearray(20) for _ in range(9)]\n');
    const [board] = recordsOf(recorded, 'board');
    skip(!board!.features.memInfo, 'no micropython.mem_info');
    const roles = recordsOf(recorded, 'heap-map').map(({ role }) => role);
    expect(roles).toEqual(['plain', 'baseline', 'final']);
    const { maps, mpgc, withoutMpgc, largestFreeBytes } = analyse(recorded.capture).summary;
    expect(maps.map(({ role }) => role)).toEqual(['baseline', 'final']);
    const [before, after] = maps.map(({ dump }) => countMpgc(dump.areas, mpgc!));
    expect(after).toEqual(before);
    // The agent's size is the growth of the live heap; words left on the stack make that a few blocks more or less.
    const { blockBytes } = maps[0]!.dump;
    expect(Math.abs(after!.blocks * blockBytes - board!.agent.heapBytes)).toBeLessThanOrEqual(4 * blockBytes);
    expect(withoutMpgc!.mpgcBytes).toBe(after!.blocks * blockBytes);
    expect(withoutMpgc!.largestFreeBytes).toBeGreaterThanOrEqual(largestFreeBytes!);
  });

  check(
    'reads heap maps between repetitions, each after a collection, and goes on as without',
    async ({ skip }) => {
      const source = 'kept=[]\ndef step():\n kept.append(bytearray(40))\n';
      const work = { type: 'repeat', call: 'step()', iterations: 7, maps: 2 } as const;
      const recorded = await recordOn(port, source, { work });
      skip(!recordsOf(recorded, 'board')[0]!.features.memInfo, 'no micropython.mem_info');
      let repetition = 0;
      const order = [...recorded.capture.records].flatMap((record): (number | string)[] => {
        if (record.type === 'sample' && record.source === 'iteration-end') return [++repetition];
        return record.type === 'heap-map' ? [record.role] : [];
      });
      expect(order).toEqual(['plain', 'baseline', 1, 2, 'between', 3, 4, 'between', 5, 6, 7, 'final']);
      const used = analyse(recorded.capture).summary.maps.map(({ dump }) => dump.usedBytes);
      expect(used).toEqual([...used].sort((a, b) => a - b));
      expect(recorded.end.reason).toBe('finished');
    },
  );

  check('reads in the output that allocations failed, and calls that no success', async () => {
    const { capture, end } = await recordOn(
      port,
      "for i in range(3):\n try:\n  bytearray(1<<29)\n except Exception as e:\n  print('MemoryError:', e)\n",
    );
    expect(end.reason).toBe('finished');
    const { findings, timeline, noConclusion } = analyse(capture);
    expect(findings[0]).toMatchObject({ code: 'memory-printed', severity: 'warning', count: 3 });
    expect(timeline.printed).toHaveLength(3);
    expect(noConclusion).toBe('memory-errors');
  });

  check('sees how the program left the collector, and gives it back as it was', async () => {
    const { capture } = await recordOn(port, 'import gc\ngc.disable()\n');
    expect(analyse(capture).findings[0]).toMatchObject({ code: 'collector-off' });
    const { summary, findings } = analyse((await recordOn(port, 'pass\n', { reset: 'none' })).capture);
    expect([summary.board?.gcEnabled, summary.collector?.enabled]).toEqual([true, true]);
    expect(findings.map(({ code }) => code)).not.toContain('collector-off');
  });

  check('takes marks, by whichever form of import, with their labels', async () => {
    const source = [
      'import mpgc',
      'from mpgc import mark as m',
      'import gc, mpgc as profiler',
      'mpgc.mark("first")',
      'x=bytearray(512)',
      'm("second, with spaces")',
      'profiler.mark("third")',
      'mpgc.mark()',
      'mpgc.mark(label="named")',
    ].join('\n');
    const recorded = await recordOn(port, source);
    expect(recordsOf(recorded, 'error')).toEqual([]);
    const sampled = recordsOf(recorded, 'sample').filter(({ label }) => label !== undefined);
    expect(sampled.map(({ label }) => label)).toEqual(['first', 'second, with spaces', 'third', '', 'named']);
    expect(sampled[1]!.allocBytes - sampled[0]!.allocBytes).toBeGreaterThanOrEqual(512);
    expect(analyse(recorded.capture).summary.sampling.lost).toBe(0);
  });

  check('repeats a call, with a collection before each repetition', async () => {
    const recorded = await recordOn(port, 'kept=[]\ndef step():\n kept.append(bytearray(96))\n', {
      work: { type: 'repeat', call: 'step()', iterations: 12, maps: 0 },
    });
    const { repetitions } = analyse(recorded.capture).summary;
    expect(repetitions!.count).toBe(12);
    expect(repetitions!.lastLiveBytes - repetitions!.firstLiveBytes).toBeGreaterThanOrEqual(11 * 96);
  });

  check('repeats a call without a collection of its own, as in the field', async () => {
    const judged = async (body: string) => {
      const recorded = await recordOn(port, `kept=[]\ndef step():\n kept.append(bytearray(60))\n${body}`, {
        work: { type: 'repeat', call: 'step()', iterations: 60, collect: false },
      });
      const samples = recordsOf(recorded, 'sample');
      const from = samples.findIndex(({ source }) => source === 'iteration-start');
      const calling = samples.filter(({ source }) => source.startsWith('iteration-'));
      expect(calling).toHaveLength(120);
      expect(samples.slice(from, from + 120)).toEqual(calling);
      expect(calling.filter(({ collected }) => collected)).toEqual([]);
      const { overTime, board, repetitions } = analyse(recorded.capture).summary;
      expect(repetitions).toBeNull();
      return { overTime: overTime!, blockBytes: (board!.wordBytes ?? 4) * 4 };
    };
    const { overTime, blockBytes } = await judged('');
    expect(overTime).toMatchObject({ axis: 'calls', watched: 60 });
    // What compiling the script left is garbage on a small heap: it may hide how much is live.
    expect(['grows', 'inconclusive']).toContain(overTime.verdict);
    // The object, and its data; the list's table takes at most two words a call more.
    const data = Math.ceil(60 / blockBytes) * blockBytes;
    const [low, high] = overTime.rate?.interval ?? [0, Infinity];
    expect(low).toBeLessThanOrEqual(blockBytes + data + blockBytes / 2);
    expect(high).toBeGreaterThanOrEqual(blockBytes + data);
    expect((await judged(' kept.pop()\n')).overTime.verdict).not.toBe('grows');
  });

  check('takes a sample without allocating', async () => {
    const recorded = await recordOn(
      port,
      [
        'import micropython',
        'import mpgc',
        'n = 9',
        'micropython.heap_lock()',
        'try:',
        ' while n:',
        '  mpgc.mark("", 18)',
        '  n -= 1',
        ' mpgc.mark("locked")',
        'finally:',
        ' micropython.heap_unlock()',
      ].join('\n'),
    );
    expect(recordsOf(recorded, 'error')).toEqual([]);
    const samples = recordsOf(recorded, 'sample').filter(
      ({ source }) => source === 'timer' || source === 'mark',
    );
    expect(samples).toHaveLength(10);
    expect(new Set(samples.map(({ allocBytes }) => allocBytes)).size).toBe(1);
  });

  check('reads what the program would read: nothing of a sample is on the heap', async ({ skip }) => {
    const recorded = await recordOn(
      port,
      [
        'import gc, mpgc',
        'def f():',
        ' a = gc.mem_alloc()',
        ' mpgc.mark("here")',
        ' b = gc.mem_alloc()',
        ' print(a, b)',
        'f()',
      ].join('\n'),
    );
    const [mark] = recordsOf(recorded, 'sample').filter(({ source }) => source === 'mark');
    const { settrace } = recordsOf(recorded, 'board')[0]!.features;
    skip(settrace, 'with sys.settrace every frame is on the heap: the call itself shows');
    expect(outputOf(recorded)).toBe(`${mark!.allocBytes} ${mark!.allocBytes}\n`);
  });

  check('and nothing of the timer, where it takes one', async ({ skip }) => {
    const recorded = await recordOn(
      port,
      [
        'import gc, time',
        'def f():',
        ' a = gc.mem_alloc()',
        ' end = time.ticks_add(time.ticks_ms(), 400)',
        ' while time.ticks_diff(end, time.ticks_ms()) > 0: pass',
        ' print(a, gc.mem_alloc())',
        'f()',
      ].join('\n'),
      { intervalMs: 20, maxOverhead: 0.5 },
    );
    const { timer, settrace } = recordsOf(recorded, 'board')[0]!.features;
    skip(!timer || settrace, 'without a timer, or with every frame on the heap');
    const timed = recordsOf(recorded, 'sample').filter(({ source }) => source === 'timer');
    const [before, after] = outputOf(recorded).trim().split(' ').map(Number);
    expect(timed.length).toBeGreaterThan(2);
    expect([after, ...timed.map(({ allocBytes }) => allocBytes)]).toEqual(
      new Array(timed.length + 1).fill(before),
    );
  });

  check('shows an exception with the line of the file', async () => {
    const recorded = await recordOn(port, 'x=1\n\ndef f():\n  return x/0\n\nprint("on")\nf()\n');
    const [error] = recordsOf(recorded, 'error');
    expect(error).toMatchObject({ origin: 'program', code: 'ZeroDivisionError' });
    expect(error!.traceback).toContain('File "main.py", line 7, in <module>');
    expect(error!.traceback).toContain('File "main.py", line 4, in f');
    expect(recorded.end).toMatchObject({ reason: 'exception', exitCode: 1 });
    expect(analyse(recorded.capture).summary.finalLiveBytes).not.toBeNull();
  });

  check('learns the exit code and still has the heap', async () => {
    const recorded = await recordOn(port, 'import sys\nkept=bytearray(800)\nprint("bye")\nsys.exit(3)\n');
    expect(recorded.end).toMatchObject({ reason: 'exit', exitCode: 3, failure: null });
    expect(outputOf(recorded)).toBe('bye\n');
    expect(analyse(recorded.capture).summary.retainedBytes).toBeGreaterThanOrEqual(800);
  });

  check('keeps line numbers in a program that can exit', async () => {
    const recorded = await recordOn(port, 'import sys\nif 0: sys.exit()\ns="""a\nb"""\nprint(s)\n1/0\n');
    expect(outputOf(recorded)).toBe('a\nb\n');
    expect(recordsOf(recorded, 'error')[0]!.traceback).toContain('File "main.py", line 6');
  });

  check('says that a script does not compile, with its line', async () => {
    const recorded = await recordOn(port, 'x=1\ny=(\nz z\n');
    expect(recorded.end.reason).toBe('not-compiled');
    expect(recordsOf(recorded, 'error')[0]).toMatchObject({ code: 'SyntaxError' });
    expect(recordsOf(recorded, 'error')[0]!.traceback).toMatch(/File "main.py", line [23]/);
  });

  check('ends a program that never ends, with a full report', async () => {
    const recorded = await recordOn(
      port,
      'import mpgc\nx=bytearray(640)\nmpgc.mark("looping")\nwhile True:\n pass\n',
      {
        durationMs: 600,
      },
    );
    expect(recorded.end).toEqual({ reason: 'duration', exitCode: null, failure: null });
    const summary = analyse(recorded.capture).summary;
    // What stopped it is what was tried before.
    expect(summary.board!.interruptible).toBe(true);
    expect(summary.retainedBytes).toBeGreaterThanOrEqual(640);
    const maps = summary.board!.features.memInfo ? ['plain', 'baseline', 'final'] : [];
    expect(recordsOf(recorded, 'heap-map').map(({ role }) => role)).toEqual(maps);
  });

  check(
    'says how fast a program grows that never ends, and nothing of the kind where it does not',
    async () => {
      const loop = (body: string) =>
        `import mpgc,time\nkept=[]\nwhile True:\n kept.append(bytes(20))\n${body} mpgc.mark("loop")\n time.sleep_ms(25)\n`;
      const judged = async (body: string) => {
        // Stopped by how far it is: a board that is slow gets less done in the same time.
        const stop = new AbortController();
        let marks = 0;
        const onRecord = (record: CaptureRecord) => {
          if (record.type === 'sample' && record.label && ++marks === 100) stop.abort();
        };
        const options = { durationMs: 60_000, collectEveryMs: 250, signal: stop.signal, onRecord };
        const recorded = await recordOn(port, loop(body), options);
        const times = recordsOf(recorded, 'sample').flatMap(({ label, boardMs }) => (label ? [boardMs] : []));
        return { ...analyse(recorded.capture).summary, loopedMs: times.at(-1)! - times[0]! };
      };
      const { overTime, retainedBytes, loopedMs } = await judged('');
      expect(overTime?.verdict).toBe('grows');
      const { perUnit: rate, interval } = overTime!.rate!;
      // The start is part of what was retained, and no growth. Before the loop a slow board may take its time.
      const overAll = (retainedBytes! / loopedMs) * 1000;
      expect(rate).toBeGreaterThan(overAll / 3);
      expect(interval[0]).toBeLessThanOrEqual(overAll);
      expect(overTime!.toFull).toBeGreaterThan(overTime!.watched);
      const ring = await judged(' if len(kept)>5:\n  kept.pop(0)\n');
      expect(ring.overTime?.verdict).not.toBe('grows');
    },
  );

  check('ends repetitions that take too long, with a full report', async () => {
    const recorded = await recordOn(port, 'def step():\n pass\n', {
      work: { type: 'repeat', call: 'step()', iterations: 1_000_000, maps: 0 },
      durationMs: 900,
    });
    expect(recorded.end.reason).toBe('duration');
    const summary = analyse(recorded.capture).summary;
    expect(summary.finalLiveBytes).not.toBeNull();
    const times = recordsOf(recorded, 'sample').map(({ boardMs }) => boardMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times.at(-1)).toBeLessThan(60_000);
  });

  check('ends a script that is still being sent', async () => {
    const stopped = new AbortController();
    const source = `print("on")\n${'#'.repeat(3000)}\nwhile True:\n pass\n`;
    const recording = recordOn(port, source, {
      signal: stopped.signal,
      onRecord: (record) => {
        if (record.type === 'sample') setTimeout(() => stopped.abort(), 20);
      },
    });
    const recorded = await recording;
    expect(recorded.end.reason).toBe('interrupted');
    expect(recordsOf(recorded, 'error')).toEqual([]);
    expect(analyse(recorded.capture).summary.finalLiveBytes).not.toBeNull();
  });

  check('does not count a buffer as live that was freed', async () => {
    const [kept, freed] = [await recordOn(port, 'x=1\n'), await recordOn(port, 'bytearray(3000)\nx=1\n')];
    const [before, after] = [analyse(kept.capture).summary, analyse(freed.capture).summary];
    expect(after.garbageBytes! - before.garbageBytes!).toBeGreaterThan(2900);
    expect(Math.abs(after.retainedBytes! - before.retainedBytes!)).toBeLessThanOrEqual(64);
  });

  check('is not confused by names of the program', async () => {
    const source = 'import mpgc\nprint = str = range = None\ngc = 5\nmpgc.mark("still")\n';
    const recorded = await recordOn(port, source);
    expect(analyse(recorded.capture).marks.map(({ label }) => label)).toEqual(['still']);
    expect(analyse(recorded.capture).summary.retainedBytes).not.toBeNull();
    expect((await recordOn(port, 'pass\n')).end.reason).toBe('finished');
  });

  check('ends a program when the user says so', async () => {
    const stopped = new AbortController();
    const recorded = await recordOn(port, 'print("on")\nwhile True:\n pass\n', {
      signal: stopped.signal,
      onRecord: ({ type }) => type === 'output' && stopped.abort(),
    });
    expect(recorded.end).toEqual({ reason: 'interrupted', exitCode: null, failure: null });
    expect(analyse(recorded.capture).summary.finalLiveBytes).not.toBeNull();
  });

  check('reports a program that runs out of memory', async () => {
    const recorded = await recordOn(port, 'a=[]\nwhile True:\n a.append(bytearray(2000000000))\n');
    expect(recorded.end.reason).toBe('exception');
    expect(recordsOf(recorded, 'error')[0]!.code).toMatch(/^(MemoryError|OverflowError)$/);
    expect(analyse(recorded.capture).summary.finalLiveBytes).not.toBeNull();
  });

  check('passes binary output through', async () => {
    const recorded = await recordOn(
      port,
      'for n in (0,1,2,4,7,27,30,4,4):\n print(chr(n),end="|")\nprint()\n',
    );
    expect(outputOf(recorded)).toBe('\x00|\x01|\x02|\x04|\x07|\x1b|\x1e|\x04|\x04|\n');
    expect(recorded.end.reason).toBe('finished');
  });

  check('goes on sampling after the script has returned', async () => {
    const recorded = await recordOn(port, 'x=1\n', { lingerMs: 500, intervalMs: 100 });
    const lingering = recordsOf(recorded, 'sample').filter(
      ({ source, role }) => source === 'prompt' && !role,
    );
    expect(lingering.length).toBeGreaterThanOrEqual(2);
  });

  check('leaves the board as it was found', async () => {
    const before = await stateOf(port);
    await recordOn(
      port,
      'import gc\nimport mpgc\ngc.disable()\nif hasattr(gc,"threshold"): gc.threshold(4000)\nx=5\n',
    );
    const after = await stateOf(port);
    expect(after).toEqual(before);
  });
});

/** What the next user of a board finds: a friendly prompt, the collector's settings, and no name of the agent. */
async function stateOf(port: string): Promise<string> {
  return withPort(port, async (transport) => {
    await friendlyPrompt(transport);
    const repl = new RawRepl(transport);
    await repl.enter();
    const source =
      "print(__import__('gc').isenabled(),getattr(__import__('gc'),'threshold',int)(),'_mpgc' in globals(),'mpgc' in getattr(__import__('sys'),'modules',()))";
    const state = Buffer.from(await repl.run(source)).toString('latin1');
    await repl.leave();
    return state.trim();
  });
}

/** Emulators notice up to a second late that their PTY was opened. */
async function friendlyPrompt(transport: Transport): Promise<void> {
  let heard = '';
  transport.onData((bytes) => {
    heard += Buffer.from(bytes).toString('latin1');
  });
  await transport.write(Buffer.from('\r'));
  await expect.poll(() => heard, { timeout: 5000 }).toContain('>>> ');
}
