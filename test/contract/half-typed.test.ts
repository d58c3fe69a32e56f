import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawRepl } from '../../src/repl/raw-repl.js';
import type { Transport } from '../../src/transport/transport.js';
import { TARGETS, withPort, withReason } from '../support/targets.js';

const LOOK = "print('typed' in globals())";

async function globalsAfter(transport: Transport, typed: string): Promise<string> {
  const before = new RawRepl(transport);
  await before.enter();
  await before.softReset();
  await before.leave();
  // As a person does, byte by byte: the micro:bit's UART has no buffer to speak of.
  for (const byte of Buffer.from(typed)) {
    await transport.write(Uint8Array.of(byte));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const repl = new RawRepl(transport);
  await repl.enter();
  const printed = Buffer.from(await repl.run(LOOK)).toString('latin1');
  await repl.leave();
  return printed.trim();
}

describe.each(TARGETS.map(withReason))('a line at the prompt of $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing).each([
    ['half-typed', 'typed = 1', 'False'],
    ['in a block', 'if 1:\r typed = 1', 'False'],
    ['that was run', 'typed = 1\r', 'True'],
  ])('%s is run by nobody but who typed it: %j', async (_, typed, printed) => {
    expect(await withPort(port, (transport) => globalsAfter(transport, typed))).toBe(printed);
  });
});
