import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectBoard } from '../../src/agent/board/connect-board.js';
import { packStage } from '../../src/agent/sampler/agent-stages.js';
import { chooseCounter } from '../../src/agent/sampler/choose-counter.js';
import { comparedCounts, type TableCounter } from '../../src/agent/sampler/table-counter.js';
import { parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { RawRepl } from '../../src/repl/raw-repl.js';
import { recordOn, recordsOf } from '../support/record.js';
import { PLAIN_STAGE } from '../support/stage-options.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const target = withReason(TARGETS.find(({ name }) => name === 'emulated Pico')!);

const DEADLINES = { idleMs: 60_000, overallMs: 60_000 };

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
const LIVE = `import gc
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

describe.skipIf(target.missing)(`counting in the allocation table, on ${target.label},`, () => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    ({ port, stop } = await target.start());
  });
  afterAll(() => stop());

  /** What `program` prints beside an agent that counts by `form`; `meanwhile` runs before the agent can sample. */
  const beside = (
    form: TableCounter['form'] | null,
    program: string,
    { meanwhile = 'pass', change = {} }: { meanwhile?: string; change?: Partial<TableCounter> } = {},
  ) =>
    withPort(port, async (transport) => {
      const repl = new RawRepl(transport);
      const { firmware } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
      const map = parseHeapDump(
        Buffer.from(await repl.run("__import__('micropython').mem_info(1)")).toString('latin1'),
      );
      const found = await chooseCounter(repl, firmware, map);
      const counter = form && { ...found!, form, ...change };
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
      const text = Buffer.from(await repl.run(program, 'running-program', { deadlines: DEADLINES })).toString(
        'latin1',
      );
      await repl.softReset();
      await repl.leave();
      return { found, compared, text };
    });

  /** Of each sample, its bytes less what the program found right before it. */
  const beyond = (text: string): number[] => {
    const lines = text.matchAll(/before (\d+)|\x1ex \d+ \d+ \d+ (\d+)/g);
    let before = 0;
    return [...lines].flatMap(([, said, sampled]) => {
      if (said) before = Number(said);
      return sampled ? [Number(sampled) - before] : [];
    });
  };

  it('is how a run samples there, and the figures carry a conclusion', async () => {
    const recorded = await recordOn(port, 'kept=bytearray(5000)\n');
    expect(recordsOf(recorded, 'board')[0]!.agent.counter).toBe('thumb');
    expect(recordsOf(recorded, 'warning')).toEqual([]);
  });

  it.each(['thumb', 'viper'] as const)('gives what gc.mem_alloc() gives, by %s', async (form) => {
    const { compared, text } = await beside(form, RANDOM);
    expect(compared).toMatchObject({ differing: 0 });
    expect(compared!.states).toBeGreaterThan(10);
    const [states, differing, least, most, free] = text.match(/\d+/g)!.map(Number);
    expect({ states, differing }).toEqual({ states: 400, differing: 0 });
    expect(most! - least!).toBeGreaterThan(20_000);
    expect(free).toBeLessThan(4096);
  });

  it.each(['thumb', 'viper'] as const)(
    'samples the same as without, by %s, and allocates nothing',
    async (form) => {
      const plain = beyond((await beside(null, LIVE)).text);
      const counted = beyond((await beside(form, LIVE)).text);
      expect(plain).toHaveLength(40);
      expect(counted).toEqual(plain);
      expect(Math.max(...counted)).toBe(0);
    },
  );

  it.each(['thumb', 'viper'] as const)('is at least 25 times as fast, by %s', async (form) => {
    const [alloc, counted] = (await beside(form, SPEED)).text.match(/\d+/g)!.map(Number);
    expect(alloc! / counted!).toBeGreaterThan(25);
  });

  it('says so where it is wrong, and asks gc.mem_alloc() from then on', async () => {
    const { text } = await beside('thumb', LIES, { meanwhile: LIAR });
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

  it.each([
    ['begins a word too late', (table: TableCounter) => ({ address: table.address + 4 })],
    ['begins a word too early', (table: TableCounter) => ({ address: table.address - 4 })],
    ['is too short', () => ({ tableBytes: 400 })],
  ])('is seen to be wrong before it is used, where the table %s', async (_, change) => {
    const { found } = await beside(null, 'pass');
    const { compared } = await beside('thumb', 'pass', { change: change(found!) });
    expect(compared!.differing).toBeGreaterThan(0);
  });
});
