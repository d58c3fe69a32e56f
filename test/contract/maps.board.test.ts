import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { packStage } from '../../src/agent/sampler/agent-stages.js';
import { chooseCounter } from '../../src/agent/sampler/choose-counter.js';
import { chooseMaps, type RunningMaps } from '../../src/agent/sampler/running-maps.js';
import { RecordDecoder } from '../../src/agent/wire/record-decoder.js';
import { TableLines } from '../../src/agent/wire/table-lines.js';
import { analyse } from '../../src/analysis/analyse.js';
import { type HeapDump, parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { type HeapTable, parseHeapTable } from '../../src/heap/map/parse-table.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { PLAIN_STAGE } from '../support/stage-options.js';
import { LONG_JOB, TARGETS, withPort, withReason } from '../support/targets.js';

const target = withReason(TARGETS.find(({ name }) => name === 'emulated Pico')!);

const SECRET = 'abcd';

/** Some heaps, each as a table and as text, one right behind the other: as it is, at random, in pieces, and nearly full. */
const SAME_STATES = `import gc,micropython
def show():
 print('before',gc.mem_alloc())
 _mpgc.mark('',4)
 print('after',gc.mem_alloc())
 print('text begins')
 micropython.mem_info(1)
 print('text ends')
def work():
 seed=1
 kept=[None]*150
 show()
 for n in range(300):
  seed=(seed*1103+12345)%65536
  size=(seed>>3)%(40 if n%7 else 4000)
  kept[seed%150]=None if seed&1024 else [0]*(size//4) if seed&512 else bytearray(size) if seed&256 else {n:n}
  if n%100==99:show()
 gc.collect()
 show()
 for n in range(150):kept[n]=bytearray(700)
 for n in range(0,150,2):kept[n]=None
 gc.collect()
 show()
 more=[None]*2000
 try:
  for n in range(2000):more[n]=bytearray(300)
 except MemoryError:
  pass
 show()
work()
`;

/** The same with the heap locked: what allocates would raise. */
const LOCKED = `import micropython
def work():
 micropython.heap_lock()
 _mpgc.mark('',4)
 micropython.heap_unlock()
 print('open again')
work()
`;

/** As it is after a collection; the heap full of buffers of 1,024 B with their object; every second of them let go; all of them. */
const PIECES = `import mpgc,gc,time
def work():
 kept=[None]*300
 gc.collect()
 mpgc.mark('whole')
 n=0
 try:
  while True:
   kept[n]=bytearray(1008)
   n+=1
 except MemoryError:
  pass
 mpgc.mark('full')
 time.sleep_ms(200)
 for at in range(0,n,2):kept[at]=None
 gc.collect()
 mpgc.mark('pieces')
 time.sleep_ms(200)
 for at in range(n):kept[at]=None
 gc.collect()
 mpgc.mark('whole again')
 print('made',n)
work()
`;

/** Prints from its loop, and from a timer of its own, while maps go out. */
const PRINTS = `import machine,time
class Count:
 n=0
def tick(t):
 Count.n+=1
 print('<tick %04d>'%Count.n)
timer=machine.Timer(period=3,callback=tick)
n=0
while True:
 n+=1
 print('<pass %04d %s>'%(n,'x'*60))
 time.sleep_ms(2)
 if n==400:break
timer.deinit()
print('<ticks %d>'%Count.n)
`;

describe.skipIf(target.missing)(`heap maps while a program runs, on ${target.label},`, () => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    ({ port, stop } = await target.start());
  });
  afterAll(() => stop());

  /** What `program` prints beside an agent that reads maps. */
  const beside = (program: string) =>
    withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
      const map = parseHeapDump(
        Buffer.from(await repl.run("__import__('micropython').mem_info(1)")).toString('latin1'),
      );
      const counter = await chooseCounter(repl, firmware, map);
      const maps = chooseMaps({ maps: 100, durationMs: 1, spacing: 1 }, firmware, {
        map,
        counter,
        schedules: true,
      });
      const options = { ...PLAIN_STAGE, counter, maps: { ...(maps as RunningMaps), spacing: 0, gapMs: 0 } };
      for (const piece of packStage('core', { firmware, secret: SECRET, options })) {
        await repl.run(piece, 'loading-agent');
      }
      const printed = await repl.run(program, 'running-program', { deadlines: LONG_JOB });
      await repl.softReset();
      await repl.leave();
      return printed;
    });

  it('are equal to the text of mem_info in every block, and allocate nothing', async () => {
    const states = statesOf(await beside(SAME_STATES));
    expect(states).toHaveLength(7);
    for (const { table, text, before, after } of states) {
      expect(table.areas[0]!.address).toBe(text.areas[0]!.address);
      expect(table.areas[0]!.letters).toBe(withoutKinds(text.areas[0]!.letters));
      expect(table.usedBytes).toBe(text.usedBytes);
      expect([before, after]).toEqual([table.usedBytes, table.usedBytes]);
      expect(table.counts).toEqual(text.counts);
    }
    const used = states.map(({ table }) => table.usedBytes);
    expect(Math.max(...used) - Math.min(...used)).toBeGreaterThan(150_000);
  });

  it('go out with the heap locked', async () => {
    const printed = await beside(LOCKED);
    expect(tablesIn(printed).tables).toHaveLength(1);
    expect(Buffer.from(printed).toString('latin1')).toContain('open again');
  });

  it('show the pieces that the program makes of its heap, when it makes them', async () => {
    const recorded = await recordOn(port, PIECES, { maps: 1000, maxOverhead: 0.5 });
    const made = Number(/made (\d+)/.exec(outputOf(recorded))![1]);
    expect(made).toBeGreaterThan(150);
    const { summary } = analyse(recorded.capture);
    const running = summary.maps.filter(({ role }) => role === 'running');
    const labels = recordsOf(recorded, 'heap-table').map(
      ({ afterSeq }) => recordsOf(recorded, 'sample').find(({ seq }) => seq === afterSeq)?.label,
    );
    expect(labels).toEqual(['whole', 'full', 'pieces', 'whole again']);
    const largest = running.map(({ dump }) => dump.counts.largestFreeBlocks * 16);
    // The object of a buffer may have found a hole of its own.
    const runs = running.map(({ dump: { counts } }) =>
      [63, 64].reduce((sum, blocks) => sum + (counts.freeRuns.get(blocks) ?? 0), 0),
    );
    expect(largest[0]).toBeGreaterThan((made - 4) * 1024);
    expect(largest[1]).toBeLessThan(1024);
    expect(runs[1]).toBe(0);
    expect(largest[2]).toBeLessThan(2 * 1024);
    expect(Math.abs(runs[2]! - made / 2)).toBeLessThan(made / 20);
    expect(largest[3]).toBeGreaterThan((made - 4) * 1024);
    expect(recordsOf(recorded, 'warning')).toEqual([]);
  });

  it('leave the output of a program whole that prints meanwhile, its own timer too', async () => {
    const recorded = await recordOn(port, PRINTS, { maps: 1000, maxOverhead: 0.5, intervalMs: 10 });
    expect(recordsOf(recorded, 'heap-table').length).toBeGreaterThan(10);
    expect(recordsOf(recorded, 'discarded')).toEqual([]);
    const output = outputOf(recorded);
    const passes = [...output.matchAll(/<pass (\d{4}) x{60}>/g)].map(([, n]) => Number(n));
    expect(passes).toEqual(Array.from({ length: 400 }, (_, at) => at + 1));
    const ticks = [...output.matchAll(/<tick (\d{4})>/g)].map(([, n]) => Number(n));
    expect(ticks).toEqual(
      Array.from({ length: Number(/<ticks (\d+)>/.exec(output)![1]) }, (_, at) => at + 1),
    );
    const rest = output.replace(/<(pass|tick|ticks) [^>]*>\n/g, '');
    expect(rest).toBe('');
  });

  it('take no more of the time than they may', async () => {
    const recorded = await recordOn(port, 'import time\nfor _ in range(300):time.sleep_ms(10)\n', {
      maps: 1000,
      intervalMs: 10,
      maxOverhead: 0.1,
    });
    const { sampling } = analyse(recorded.capture).summary;
    expect(recordsOf(recorded, 'heap-table').length).toBeGreaterThan(8);
    expect(sampling.share).toBeLessThan(0.12);
  });
});

interface State {
  table: HeapDump;
  text: HeapDump;
  before: number;
  after: number;
}

function statesOf(printed: Uint8Array): State[] {
  const { tables, output } = tablesIn(printed);
  const texts = [...output.matchAll(/text begins\r?\n([\s\S]*?)text ends/g)].map(([, text]) =>
    parseHeapDump(text!),
  );
  const figures = (name: string) =>
    [...output.matchAll(new RegExp(`${name} (\\d+)`, 'g'))].map(([, figure]) => Number(figure));
  const [before, after] = [figures('before'), figures('after')];
  expect(texts).toHaveLength(tables.length);
  return tables.map((table, at) => ({ table, text: texts[at]!, before: before[at]!, after: after[at]! }));
}

function tablesIn(printed: Uint8Array): { tables: HeapDump[]; output: string } {
  const decoder = new RecordDecoder(SECRET);
  const tables: HeapDump[] = [];
  const output: Uint8Array[] = [];
  let lines: TableLines | null = null;
  for (const event of [...decoder.push(printed), ...decoder.end()]) {
    if (event.type === 'output') output.push(event.bytes);
    if (event.type === 'table-begins') lines = new TableLines(event.table, 0);
    if (event.type !== 'table-line') continue;
    lines?.add(event.number, event.text);
    if (!lines?.isOver) continue;
    const ended = lines.end();
    expect(ended).toMatchObject({ type: 'heap-table' });
    tables.push(parseHeapTable(ended as unknown as HeapTable));
    lines = null;
  }
  return { tables, output: Buffer.concat(output).toString('latin1') };
}

function withoutKinds(letters: string): string {
  return letters.replace(/[^.=]/g, 'U');
}
