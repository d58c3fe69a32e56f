import { expect, it } from 'vitest';
import { chooseSending } from '../../../src/agent/board/choose-sending.js';
import { FakeRepl } from '../../support/fake-repl.js';
import { FIRMWARE } from '../../support/firmware.js';

/** A board of which is known what ctrl-C stops. */
class Interruptible extends FakeRepl {
  readonly tried: boolean[] = [];
  readonly #stops: (plain: boolean) => boolean;

  constructor(stops: (plain: boolean) => boolean) {
    super();
    this.#stops = stops;
  }

  async testInterrupt(_source: string, { plain }: { plain: boolean }): Promise<boolean> {
    this.tried.push(plain);
    return this.#stops(plain);
  }
}

const choose = (repl: Interruptible, findings = FIRMWARE) => chooseSending(repl, findings);

it('sends by raw paste where ctrl-C stops that', async () => {
  const repl = new Interruptible(() => true);
  expect(await choose(repl)).toEqual({ rawPaste: true, plain: false, interruptible: true });
  expect(repl.tried).toEqual([false]);
});

it('sends without it where ctrl-C stops only that', async () => {
  const sending = await choose(new Interruptible((plain) => plain));
  expect(sending).toEqual({ rawPaste: true, plain: true, interruptible: true });
});

it('sends by raw paste where ctrl-C stops nothing', async () => {
  const repl = new Interruptible(() => false);
  expect(await choose(repl)).toEqual({ rawPaste: true, plain: false, interruptible: false });
  expect(repl.tried).toEqual([false, true]);
});

it('does not try where no clock would end a program that is not stopped', async () => {
  const repl = new Interruptible(() => true);
  const sending = await choose(repl, { ...FIRMWARE, utime: false });
  expect(sending).toEqual({ rawPaste: true, plain: false, interruptible: null });
  expect(repl.tried).toEqual([]);
});
