import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { packStage } from '../../src/agent/sampler/agent-stages.js';
import { chooseCounter } from '../../src/agent/sampler/choose-counter.js';
import { comparedCounts, type OneTable, type TableCounter } from '../../src/agent/sampler/table-counter.js';
import { type HeapDump, parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn, recordsOf } from '../support/record.js';
import { PLAIN_STAGE } from '../support/stage-options.js';
import { LONG_JOB, TARGETS, withPort, withReason } from '../support/targets.js';

/** A micro:bit's heap is too small for it. */
const LARGE = TARGETS.filter(({ name }) => name === 'emulated Pico' || name === 'board');
const FORMS = ['thumb', 'viper', 'areas'] as const;

/** Between the piece of the agent that compares its count and the one that samples, `_mpgc` is the buffer and what is called. */
const KEEP_CALLS = 'calls=_mpgc[1]';

/** Allocates and lets go at random, in all sizes, collects now and then, and fills the heap in the end. */
const RANDOM = `import gc
def work():
 seed=1
 kept=[None]*150
 least,most,differing,states=1<<29,0,0,0
 for n in range(400):
  seed=(seed*1103+12345)%65536
  at=seed%150
  size=(seed>>3)%(40 if n%7 else 4000)
  kept[at]=None if seed&1024 else [0]*(size//4) if seed&512 else bytearray(size) if seed&256 else {n:n}
  if n%211==0:
   gc.collect()
  counted=calls[2]()
  used=calls[8]()
  states+=1
  differing+=counted!=used
  least=min(least,used)
  most=max(most,used)
 try:
  while True:
   kept.append(bytearray(100))
 except MemoryError:
  pass
 counted=calls[2]()
 used=calls[8]()
 free=gc.mem_free()
 kept=None
 print('states',states,'differing',differing+(counted!=used),'least',least,'most',most,'free',free)
work()
`;

/** What is live after each of some allocations, and how much of it, as the program itself finds it. */
const LIVE = `import gc,micropython
micropython.mem_info(1)
def work():
 kept=[None]*20
 for n in range(20):
  kept[n]=bytearray(37*n)
  gc.collect()
  print('before',gc.mem_alloc())
  _mpgc.mark('',4)
  _mpgc.mark('',0)
work()
`;

/** More than the first area of an ESP32. */
const IN_USE = 'in_use=[bytearray(12000) for _ in range(7)]';

/** What is in use and what is free as a heap grows until it is full, and is given back. */
const GROWS = `import gc
def look():
 print('before',gc.mem_alloc(),gc.mem_free())
 _mpgc.mark('',4)
def work():
 kept=[]
 for n in range(14):
  try:
   kept.append(bytearray(12000))
  except MemoryError:
   pass
  look()
 while kept:
  kept.pop()
  gc.collect()
  look()
work()
`;

/** Sample 11 and those after it are 16 bytes too many. */
const LIES = `import gc
def work():
 for n in range(80):
  lie[0]=16*(n>9)
  print('before',gc.mem_alloc())
  _mpgc.mark('',4)
work()
`;
const LIAR = 'lie=[0]\nright=calls[2]\ndef liar():\n return right()+lie[0]\ncalls[2]=liar';

const SPEED = `import time
def work():
 for call in calls[8],calls[2]:
  least=1<<29
  for n in range(5):
   began=time.ticks_us()
   call()
   least=min(least,time.ticks_us()-began)
  print('us',least)
work()
`;

for (const target of LARGE.map(withReason)) {
  describe.skipIf(target.missing)(`counting in the allocation table, on ${target.label},`, () => {
    let port = '';
    let stop = () => {};
    /** As the run chooses it; null where it would ask gc.mem_alloc(). */
    let chosen: TableCounter | null = null;
    beforeAll(async () => {
      ({ port, stop } = await target.start());
      ({ chosen } = await beside(null, 'pass'));
    });
    afterAll(() => stop());

    /** What `program` prints beside an agent that counts by `form`; `before` runs before all of it, `meanwhile` before the agent can sample. */
    const beside = (
      form: TableCounter['form'] | null,
      program: string,
      {
        before = 'pass',
        meanwhile = 'pass',
        change = {},
      }: { before?: string; meanwhile?: string; change?: Partial<OneTable> } = {},
    ) =>
      withPort(port, async (transport) => {
        const repl = new RawRepl(transport);
        const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
        await repl.run(before);
        const map = await mapOn(repl);
        const found = await chooseCounter(repl, firmware, map);
        const counter = form && ({ ...found, form, ...change } as TableCounter);
        let compared: ReturnType<typeof comparedCounts> = null;
        for (const piece of packStage('core', {
          firmware,
          secret: 'x',
          options: { ...PLAIN_STAGE, counter },
        })) {
          const printed = await repl.run(piece, 'loading-agent');
          if (printed.length === 0) continue;
          compared = comparedCounts(printed);
          await repl.run(`${KEEP_CALLS}\n${meanwhile}`);
        }
        const text = Buffer.from(
          await repl.run(program, 'running-program', { deadlines: LONG_JOB }),
        ).toString('latin1');
        await repl.softReset();
        await repl.leave();
        return { chosen: found, compared, text };
      });

    /** A test of each form that this board has. */
    const byForm = (name: string, body: (form: (typeof FORMS)[number]) => Promise<void>) =>
      it.for(FORMS)(`${name}, by %s`, async (form, { skip }) => {
        skip(chosen === null, 'gc.mem_alloc() is asked there');
        const has =
          chosen?.form === 'areas' ? ['areas'] : chosen?.form === 'viper' ? ['viper'] : ['thumb', 'viper'];
        skip(!has.includes(form), `counted by ${chosen?.form} there`);
        await body(form);
      });

    /** Of each sample, its bytes less what the program found right before it. */
    const beyond = (text: string): number[] => pairsIn(text).map(([said, sampled]) => sampled - said);

    it('is how a run samples there, and the figures carry a conclusion', async ({ skip }) => {
      skip(chosen === null, 'gc.mem_alloc() is asked there');
      const recorded = await recordOn(port, 'kept=bytearray(5000)\n');
      expect(recordsOf(recorded, 'board')[0]!.agent.counter).toBe(chosen?.form);
      expect(recordsOf(recorded, 'warning')).toEqual([]);
    });

    it('is not done where the map is of another heap, and looking for its table does no harm', async ({
      skip,
    }) => {
      skip(chosen === null, 'gc.mem_alloc() is asked there');
      const found = await withPort(port, async (transport) => {
        const repl = new RawRepl(transport);
        const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
        const map = await mapOn(repl);
        const others = map.areas.map(({ address, letters }) => ({
          address: (Number.parseInt(address, 16) + 64).toString(16),
          letters: [...letters].reverse().join(''),
        }));
        const counter = await chooseCounter(repl, firmware, { ...map, areas: others });
        const text = Buffer.from(await repl.run('print(1+1)')).toString('latin1');
        await repl.leave();
        return { counter, text };
      });
      expect(found).toEqual({ counter: null, text: '2\r\n' });
    });

    byForm('gives what gc.mem_alloc() gives', async (form) => {
      const { compared, text } = await beside(form, RANDOM);
      expect(compared).toMatchObject({ differing: 0 });
      expect(compared!.states).toBeGreaterThan(10);
      const [states, differing, least, most, free] = text.match(/\d+/g)!.map(Number);
      expect({ states, differing }).toEqual({ states: 400, differing: 0 });
      expect(most! - least!).toBeGreaterThan(20_000);
      expect(free).toBeLessThan(4096);
    });

    byForm('samples the same as without, and allocates nothing', async (form) => {
      const plain = beyond((await beside(null, LIVE)).text);
      const counted = beyond((await beside(form, LIVE)).text);
      expect(plain).toHaveLength(40);
      expect(counted).toEqual(plain);
      expect(Math.max(...counted)).toBe(0);
    });

    byForm('is right where the heap is in use already, and has grown', async (form) => {
      const { chosen: found, compared, text } = await beside(form, LIVE, { before: IN_USE });
      expect(found?.form).toBe(chosen?.form);
      expect(compared).toMatchObject({ differing: 0 });
      expect(Math.max(...beyond(text))).toBe(0);
      expect(text.match(/GC memory layout/g)!.length > 1).toBe(form === 'areas');
    });

    byForm('is right also about what is free, while areas come and go', async (form) => {
      const { text } = await beside(form, GROWS);
      const free = pairsIn(text, 1);
      expect(free.length).toBeGreaterThan(20);
      expect(beyond(text)).toEqual(free.map(() => 0));
      // Of a heap of one area the host computes it.
      if (form !== 'areas') return;
      expect(free.map(([said, sampled]) => sampled - said)).toEqual(free.map(() => 0));
      const whole = pairsIn(text).map(([used], at) => used + free[at]![0]);
      expect(new Set(whole).size).toBeGreaterThan(2);
    });

    byForm('is many times as fast', async (form) => {
      const [alloc, counted] = (await beside(form, SPEED)).text.match(/\d+/g)!.map(Number);
      expect(alloc! / counted!).toBeGreaterThan(form === 'areas' ? 10 : 25);
    });

    byForm('says so where it is wrong, and asks gc.mem_alloc() from then on', async (form) => {
      const { text } = await beside(form, LIES, { meanwhile: LIAR });
      const differences = beyond(text);
      expect(differences.slice(0, 10)).toEqual(Array(10).fill(0));
      expect(differences.slice(10, 64)).toEqual(Array(54).fill(16));
      expect(differences.slice(64)).toEqual(Array(16).fill(0));
      const said = [...text.matchAll(/\x1ex~ (\d+) (\d+) (\d+) (\d+)/g)].map(([, ...figures]) =>
        figures.map(Number),
      );
      expect(said).toHaveLength(1);
      const [check, seq, counted, allocated] = said[0]!;
      expect({ seq, too: counted! - allocated! }).toEqual({ seq: 65, too: 16 });
      expect(check).toBe(seq! ^ counted! ^ allocated!);
    });

    it.for([
      ['begins a word too late', ({ address }: TableCounter) => ({ address: address + 4 })],
      ['begins a word too early', ({ address }: TableCounter) => ({ address: address - 4 })],
      ['is too short', () => ({ tableBytes: 400 })],
    ] as const)(
      'is seen to be wrong before it is used, where the table, or the record of it, %s',
      async ([name, change], { skip }) => {
        skip(chosen === null, 'gc.mem_alloc() is asked there');
        skip(chosen?.form === 'areas' && name === 'is too short', 'a record says how long it is');
        const { compared } = await beside(chosen!.form, 'pass', { change: change(chosen!) });
        expect(compared!.differing).toBeGreaterThan(0);
      },
    );
  });
}

/** What the program found right before each sample, and that sample's figure: bytes in use, or those that are free. */
function pairsIn(text: string, figure: 0 | 1 = 0): [number, number][] {
  let said: string[] = [];
  return [...text.matchAll(/before (\d+)(?: (\d+))?|\x1ex \d+ \d+ \d+ (\d+) (\d+)/g)].flatMap(
    ([line, ...figures]): [number, number][] => {
      if (line.startsWith('before')) said = figures.slice(0, 2);
      return line.startsWith('before') ? [] : [[Number(said[figure]), Number(figures[2 + figure])]];
    },
  );
}

async function mapOn(repl: RawRepl): Promise<HeapDump> {
  const text = await repl.run("__import__('micropython').mem_info(1)");
  return parseHeapDump(Buffer.from(text).toString('latin1'));
}
