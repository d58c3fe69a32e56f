import { beforeEach, describe, expect, it } from 'vitest';
import type { Firmware } from '../../../src/agent/board/probe-board.js';
import { BoardAgent } from '../../../src/agent/sampler/board-agent.js';
import { AgentLink } from '../../../src/agent/wire/agent-link.js';
import { MAX_MAP_BYTES } from '../../../src/agent/wire/gathered-output.js';
import { figureLine, SECRET, sampleLine } from '../../support/agent-lines.js';
import { FakeRepl } from '../../support/fake-repl.js';
import { FIRMWARE } from '../../support/firmware.js';
import { RecordList } from '../../support/record-list.js';

const MAP = 'GC: total: 64, used: 16, free: 48\r\nGC memory layout; from 0:\r\n00000: h...\r\n';
const HALF_A_MAP = MAP.replace('h...', 'h..');
/** In the first piece of the agent, and in the last. */
const FIRST = '_mpgc = ...';
const CORE = 'class mpgc';
const HUNT = '.run = ';

let repl: FakeRepl;
let sink: RecordList;
beforeEach(() => {
  repl = new FakeRepl()
    .answers('mem_alloc()', figureLine(5000))
    .answers('isenabled()', figureLine(1, -1))
    .answers('is T(', figureLine(0));
  sink = new RecordList();
});

function agentOn(findings: Partial<Firmware> = {}, intervalMs: number | null = null): BoardAgent {
  const link = new AgentLink(repl, { ...FIRMWARE, ...findings }, sink, { secret: SECRET });
  return new BoardAgent(link, {
    intervalMs,
    programText: '',
    collectEveryMs: null,
    maxOverhead: 0.1,
    staged: false,
  });
}

const sentWith = (text: string) => repl.submitted.filter((line) => line.includes(text));

describe('install', () => {
  const measures = (...bytes: number[]) => {
    for (const each of bytes.reverse()) repl.answersOnce('mem_alloc()', figureLine(each));
  };

  it('measures what the agent takes, by the least of two measurements on either side', async () => {
    measures(5000, 5048, 5000, 5000, 6100, 6040, 6040, 6040);
    const agent = agentOn();
    await agent.install(null);
    expect(agent).toMatchObject({ heapBytes: 1040, threshold: -1, gcEnabled: true });
    const sent = [...sentWith(FIRST), ...sentWith('_mpgc = _mpgc or ...')];
    expect(sent).toHaveLength(4);
    expect(agent.sourceBytes).toBe(sent.join('').length);
    const overwritten = sentWith('(lambda key:').length;
    await agent.collect();
    expect(sentWith('(lambda key:')).toHaveLength(overwritten);
  });

  it('overwrites the stack before each collection where what lines left there changes what is live', async () => {
    // That is known before the agent is there, and not asked again.
    measures(5000, 5040, 4900, 4980, 5900, 5800);
    const agent = agentOn();
    await agent.install(null);
    expect(agent.heapBytes).toBe(900);
    const overwritten = sentWith('(lambda key:').length;
    await agent.collect();
    expect(sentWith('(lambda key:')).toHaveLength(overwritten + 2);
    // A heap that has no room for that is collected all the same.
    repl.raises('lambda f:', 'MemoryError: memory allocation failed');
    const collected = sentWith('collect()').length;
    await agent.collect();
    expect(sentWith('collect()')).toHaveLength(collected + 1);
  });

  it('loads the stage of the work after the core, with the call in it', async () => {
    await agentOn().install({ name: 'hunt', call: 'step()' });
    const [core, hunt] = [CORE, HUNT].map((text) => repl.submitted.findIndex((line) => line.includes(text)));
    expect(core).toBeLessThan(hunt!);
    expect(repl.submitted[hunt!]).toContain('(step()\n)');
  });

  describe('reads the heap as it is without the agent', () => {
    const order = () =>
      repl.submitted.flatMap((line) => {
        const found = ['mem_alloc()', "gc').collect()", 'mem_info(1)', FIRST].find((text) =>
          line.includes(text),
        );
        return found ? [found] : [];
      });

    it('right after a collection, before the agent is loaded', async () => {
      repl.answers('mem_info(1)', MAP);
      await agentOn().install(null);
      const core = order().indexOf(FIRST);
      const before = ['mem_alloc()', "gc').collect()", 'mem_info(1)', "gc').collect()"];
      expect(order().slice(core - 4, core)).toEqual(before);
      expect(sentWith('mem_info(1)')).toHaveLength(1);
      expect(sink.records).toEqual([
        { type: 'heap-map', afterSeq: 0, role: 'plain', dump: MAP.replaceAll('\r\n', '\n') },
      ]);
    });

    it('without what the agent keeps for later maps', async () => {
      repl.answers('mem_info(1)', MAP);
      await agentOn({ importUs: 5000 }).install(null);
      expect(sentWith('_mpgc.send[5](1)')).toEqual([]);
      expect(sink.types).toEqual(['heap-map']);
    });

    it('not where there is none, and goes on where the board has no room to tell', async () => {
      await agentOn({ memInfo: false }).install(null);
      repl.raises('mem_info(1)', 'MemoryError: memory allocation failed');
      await agentOn().install(null);
      expect(sentWith(CORE)).toHaveLength(2);
      expect(sink.records).toEqual([]);
    });
  });

  describe('counts in the allocation table', () => {
    const COMPARISON = /\.append\(\[0\] \*/;
    const ADDRESS = 0x20002000;
    /** 8,192 blocks of which the first 512 are in use, in objects of four. */
    const LARGE_MAP = [
      'GC: total: 131072, used: 8192, free: 122880',
      'GC memory layout; from 20003000:',
      ...Array.from(
        { length: 8 },
        (_, at) => `${(at * 1024).toString(16).padStart(8, '0')}: ${'h==='.repeat(16)}`,
      ),
      '       (120 lines all free)',
      '',
    ].join('\r\n');
    beforeEach(() => {
      repl
        .answers('mem_info(1)', LARGE_MAP)
        .answers('ptr32(', figureLine(ADDRESS, 4000))
        .answers('mov(r0, 21)', figureLine(42));
    });
    const copiesOfCore = () => sentWith(CORE).length;

    it('where that is right in every state of the heap', async () => {
      repl.answers(COMPARISON, figureLine(15, 0, 0, 0));
      const agent = agentOn();
      await agent.install(null);
      expect(agent.counter).toMatchObject({ form: 'thumb', address: ADDRESS, tableBytes: 2048 });
      expect(copiesOfCore()).toBe(1);
      expect(sink.types).toEqual(['heap-map']);
    });

    it('not where it is wrong in one, and says so with the figures', async () => {
      repl.answers(COMPARISON, figureLine(15, 1, 8208, 8192));
      const agent = agentOn();
      await agent.install(null);
      expect(agent.counter).toBeNull();
      expect(copiesOfCore()).toBe(2);
      expect(sink.records.at(-1)).toEqual({
        type: 'warning',
        code: 'counter-refused',
        values: { states: 15, differing: 1, countedBytes: 8208, allocBytes: 8192 },
      });
    });

    it('not where the comparison did not come whole, or found no room', async () => {
      repl.answers(COMPARISON, '\x1e= 15 0 0 0 15 0 0\r\n');
      const unread = agentOn();
      await unread.install(null);
      repl.raises(COMPARISON, 'MemoryError: memory allocation failed');
      const full = agentOn();
      await full.install(null);
      expect([unread.counter, full.counter]).toEqual([null, null]);
      expect(sink.types).toEqual(['heap-map', 'heap-map']);
    });
  });

  it('sends a stage once more where a line was damaged on its way', async () => {
    repl.raises(CORE, 'NameError: name isn’t defined', 1);
    await agentOn().install(null);
    expect(sentWith(CORE)).toHaveLength(2);
  });

  it('asks for an expression where the call does not compile', async () => {
    repl.raises(HUNT, 'SyntaxError: invalid syntax');
    await expect(agentOn().install({ name: 'hunt', call: 'x = 1' })).rejects.toMatchObject({
      code: 'USAGE',
      message: 'The board does not accept --call "x = 1" as an expression.',
    });
  });

  it('says that there is no room, and decides that by the class of what was raised', async () => {
    repl.raises(CORE, 'MemoryError: memory allocation failed');
    await expect(agentOn().install(null)).rejects.toMatchObject({ code: 'AGENT_DOES_NOT_FIT' });
    repl.raises(CORE, 'ValueError: no MemoryError');
    await expect(agentOn().install(null)).rejects.toMatchObject({ code: 'BOARD_EXCEPTION' });
  });

  it('asks again for a figure whose bytes were lost', async () => {
    repl.answersOnce('isenabled()', '\x1e= 1 -1 1 -\r\n');
    const agent = agentOn();
    await agent.install(null);
    expect(agent.gcEnabled).toBe(true);
    repl.answers('isenabled()', '\x1e= =\r\n');
    await expect(agentOn().install(null)).rejects.toMatchObject({
      code: 'BOARD_SILENT',
      values: { phase: 'reading-figure', waitedMs: expect.any(Number), received: expect.any(String) },
    });
  });
});

describe('the timer', () => {
  it('takes no sample where the stack has no room for it, as far as the board tells that', async () => {
    const callback = async (findings: Partial<Firmware>) => {
      await agentOn(findings, 250).install(null);
      expect(sentWith('.Timer)').at(-1)).toContain('callback=_mpgc.get)');
      const sent = sentWith('KeyboardInterrupt').at(-1) ?? '';
      const [, name, most] = /mpgc\.update and (\w+)\(\) < (\d+) /.exec(sent) ?? [];
      return [sent.match(`${name}=(.*?)\\):`)?.[1], most];
    };
    expect(await callback({ stackLimitBytes: 8192 })).toEqual([
      "__import__('micropython').stack_use",
      '7168',
    ]);
    // int() is 0.
    expect(await callback({ stackLimitBytes: null })).toEqual(['int', '1']);
    expect(await callback({ stackUse: false })).toEqual(['int', '1']);
  });

  it('is the first that the board gives', async () => {
    repl.answers('mem_info(1)', MAP);
    repl.raises('T(-1,', 'ValueError: no virtual timers').raises('T(3,', 'OSError: 16');
    const agent = agentOn({}, 20);
    await agent.install(null);
    expect(sentWith('PERIODIC').map((line) => /T\((-?\d)/.exec(line)?.[1])).toEqual(['-1', '3', '2']);
    expect(sink.ofType('warning')).toEqual([]);
    await agent.remove();
    expect(sentWith('deinit()')).toHaveLength(1);
  });

  it('is missed with what the board said of each', async () => {
    repl.answers('mem_info(1)', MAP);
    repl.raises('PERIODIC', 'ValueError: no');
    const agent = agentOn({}, 20);
    await agent.install(null);
    const refused = [-1, 3, 2, 1, 0].map((id) => `Timer(${id}): ValueError: no`);
    expect(sink.ofType('warning')).toEqual([{ type: 'warning', code: 'no-timer', values: { refused } }]);
    await agent.remove();
    expect(sentWith('deinit()')).toEqual([]);
  });
});

describe('a sample', () => {
  it('collects at the prompt and once more inside, where it is to be of live memory', async () => {
    repl.answers('_mpgc.mark', sampleLine({ kind: 1 }));
    const agent = agentOn();
    expect(await agent.sample('live', { collect: true })).toMatchObject({ role: 'live', collected: true });
    expect(repl.submitted).toEqual(["...and __import__('gc').collect()", "...and _mpgc.mark('',1)"]);
    expect(sink.types).toEqual(['collect', 'sample']);
    expect(repl.lineBuffersReleased).toBe(1);
  });

  it('does not collect inside where the collector waits for the prompt', async () => {
    repl.answers('_mpgc.mark', sampleLine());
    const sample = await agentOn({ collects: 'at-prompt' }).sample('live', { collect: true });
    expect(sample).toMatchObject({ collected: true, pauseUs: null });
    expect(repl.submitted.at(-1)).toBe("...and _mpgc.mark('',0)");
  });

  it('brings the figures of the firmware where they are asked for', async () => {
    const printed =
      'GC: total: 64, used: 16, free: 48\r\n No. of 1-blocks: 1, 2-blocks: 0, max blk sz: 1, max free sz: 3\r\n';
    repl.answers('_mpgc.mark', sampleLine({ number: 7 }), printed);
    await agentOn().sample('live', { figures: true });
    expect(sink.records[1]).toEqual({
      type: 'heap-figures',
      afterSeq: 7,
      totalBytes: 64,
      largestFreeBlocks: 3,
      internedStrings: null,
    });
  });

  it('is null where it was lost', async () => {
    expect(await agentOn().sample('live')).toBeNull();
  });
});

describe('the heap of the system', () => {
  it('is read before a collection, and told after the last sample', async () => {
    repl
      .answers('idf_heap_info', '[(1000, 400, 300, 200)]\r\n')
      .answers('_mpgc.mark', sampleLine({ number: 5 }));
    const agent = agentOn({ idfHeapInfo: true });
    await agent.sample('live');
    await agent.collect();
    const regions = [{ totalBytes: 1000, freeBytes: 400, largestFreeBytes: 300, leastFreeBytes: 200 }];
    expect(sink.records.slice(1)).toEqual([
      { type: 'system-heap', afterSeq: 5, regions },
      { type: 'collect', by: 'host' },
    ]);
  });

  it('is not known where there is no room for the answer, and anything else ends the run', async () => {
    repl.raises('idf_heap_info', 'MemoryError: ');
    await agentOn({ idfHeapInfo: true }).collect();
    expect(sink.types).toEqual(['collect']);
    repl.raises('idf_heap_info', 'AttributeError: HEAP_DATA');
    await expect(agentOn({ idfHeapInfo: true }).collect()).rejects.toMatchObject({
      exception: 'AttributeError',
    });
  });
});

describe('a heap map', () => {
  it('is asked for again while it does not agree with itself', async () => {
    repl.answers('mem_info', MAP).answersOnce('mem_info', HALF_A_MAP);
    expect(await agentOn().heapMap('baseline')).toMatchObject({ totalBytes: 64, blockBytes: 16 });
    expect(sink.types).toEqual(['discarded', 'heap-map']);
  });

  it('is asked for with callbacks held off from the second time on', async () => {
    repl.answers('mem_info(1)', HALF_A_MAP).answers('schedule(key.mem_info,1)', MAP);
    expect(await agentOn().heapMap('final')).toMatchObject({ totalBytes: 64 });
    expect(sink.types).toEqual(['discarded', 'heap-map']);
    expect(sink.records.at(-1)).toMatchObject({ role: 'final', held: true });
  });

  it('is asked for as before where callbacks cannot be held off', async () => {
    repl.answers('mem_info(1)', MAP).answersOnce('mem_info(1)', HALF_A_MAP);
    repl.raises('schedule(key.mem_info,1)', "AttributeError: no attribute 'schedule'");
    expect(await agentOn().heapMap('final')).toMatchObject({ totalBytes: 64 });
    expect(sink.records.at(-1)).not.toHaveProperty('held');
  });

  it('is given up after three times', async () => {
    repl.answers('mem_info', HALF_A_MAP);
    expect(await agentOn().heapMap('final')).toBeNull();
    expect(sink.types).toEqual(['discarded', 'discarded', 'discarded', 'warning']);
    expect(sink.records.at(-1)).toEqual({
      type: 'warning',
      code: 'heap-map',
      values: { role: 'final', attempts: 3 },
    });
  });

  it('is neither recorded nor asked for again where it is too large', async () => {
    repl.answers('mem_info(1)', MAP, 'x'.repeat(MAX_MAP_BYTES));
    expect(await agentOn().heapMap('final')).toBeNull();
    expect(sink.records).toEqual([
      { type: 'warning', code: 'map-too-large', values: { role: 'final', mostBytes: MAX_MAP_BYTES } },
    ]);
  });

  it('is not asked for where there is none', async () => {
    expect(await agentOn({ memInfo: false }).heapMap('final')).toBeNull();
    expect(repl.submitted).toEqual([]);
  });
});

describe('remove', () => {
  it('does all of its steps, and throws what the first failed with', async () => {
    repl.raises('modules.pop', 'KeyError: mpgc').raises('globals()', 'NameError: globals');
    const agent = agentOn();
    await agent.install(null);
    await expect(agent.remove()).rejects.toMatchObject({ exception: 'KeyError' });
    expect(sentWith("__import__('gc').threshold(-1)")).toHaveLength(2);
    expect(sentWith("__import__('gc').enable()")).toHaveLength(2);
  });

  it('leaves the collector off where it was off', async () => {
    repl.answers('isenabled()', figureLine(0, -1));
    const agent = agentOn();
    await agent.install(null);
    await agent.remove();
    expect(sentWith("__import__('gc').disable()")).toHaveLength(1);
  });
});
