import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { Transport } from '../../src/transport/transport.js';
import { FakeBoard } from '../support/fake-board.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const ADD = 'print(1+1)';
const FAIL = 'print("before")\n1/0';
const FOREVER = 'print("on")\nwhile True:\n pass';
const KEEP = 'kept=1';
const LOOK = 'print("kept" in globals())';

function taught(): FakeBoard {
  let keptAtReset: number | null = null;
  return new FakeBoard()
    .knows(ADD, '2\r\n')
    .knows(
      FAIL,
      'before\r\n',
      'Traceback (most recent call last):\r\n  File "<stdin>", line 2, in <module>\r\nZeroDivisionError: division by zero\r\n',
    )
    .does(FOREVER, (board) => {
      board.say('on\r\n');
      board.runsForever();
    })
    .does(KEEP, (board) => {
      keptAtReset = board.resets;
      board.finish('');
    })
    .does(LOOK, (board) => {
      board.finish(keptAtReset === board.resets ? 'True\r\n' : 'False\r\n');
    });
}

const FAKES = [
  { name: 'fake without raw paste', board: taught },
  { name: 'fake with raw paste', board: () => taught().hasRawPaste(8) },
  { name: 'fake that refuses raw paste', board: () => taught().refusesRawPaste() },
  { name: 'fake that hangs on the raw-paste request', board: () => taught().hangsOnRawPaste() },
  { name: 'fake that sends byte by byte', board: () => taught().sendsPiecesOf(1) },
  {
    name: 'fake that prints a boot banner',
    board: () =>
      taught().bootsWith('ets Jul 29 2019\r\nrst:0x1 (POWERON_RESET)\r\nMicroPython v1.28.0\r\n>>> '),
  },
];

const PLACES = [
  ...FAKES.map(({ name, board }) => ({
    name,
    missing: null,
    start: async () => ({
      use: async <T>(job: (transport: Transport) => Promise<T>) => {
        const transport = board();
        const result = job(transport);
        await transport.open();
        return result.finally(() => transport.close());
      },
      stop: () => {},
    }),
  })),
  ...TARGETS.map(({ name, missing, start }) => ({
    name,
    missing,
    start: async () => {
      const { port, stop } = await start();
      return { use: <T>(job: (transport: Transport) => Promise<T>) => withPort(port, job), stop };
    },
  })),
];

describe.each(PLACES.map(withReason))('raw REPL on $label', ({ missing, start }) => {
  let place: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    if (!missing) place = await start();
  });
  afterAll(() => place?.stop());

  const within = (job: (repl: RawRepl) => Promise<void>) => () =>
    place.use(async (transport) => {
      const repl = new RawRepl(transport);
      await repl.enter();
      await job(repl);
      await repl.leave();
    });

  it.skipIf(missing)(
    'runs source and gives back what it printed',
    within(async (repl) => {
      expect(text(await repl.run(ADD))).toBe('2\n');
      expect(text(await repl.run(ADD))).toBe('2\n');
    }),
  );

  it.skipIf(missing)(
    'tells output from a traceback',
    within(async (repl) => {
      const output: Uint8Array[] = [];
      const reply = await repl.submit(FAIL, { onOutput: (bytes) => output.push(bytes) });
      expect(text(Buffer.concat(output))).toBe('before\n');
      expect(reply).toMatchObject({ kind: 'done' });
      expect(reply.raised?.traceback).toMatch(/line 2, in <module>\r?\nZeroDivisionError/);
    }),
  );

  it.skipIf(missing)(
    'interrupts a program that never ends, and goes on after it',
    within(async (repl) => {
      const reply = await repl.submit(FOREVER, { onOutput: () => void repl.interrupt() });
      expect(reply.raised?.exception).toBe('KeyboardInterrupt');
      expect(text(await repl.run(ADD))).toBe('2\n');
    }),
  );

  it.skipIf(missing)(
    'starts anew after a soft reset, still in the raw REPL',
    within(async (repl) => {
      await repl.run(KEEP);
      await repl.softReset();
      expect(text(await repl.run(LOOK))).toBe('False\n');
    }),
  );

  it.skipIf(missing)(
    'leaves and enters again',
    within(async (repl) => {
      await repl.releaseLineBuffer();
      expect(text(await repl.run(ADD))).toBe('2\n');
    }),
  );
});

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8').replaceAll('\r\n', '\n');
}
