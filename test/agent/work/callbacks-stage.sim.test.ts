import { describe, expect, it } from 'vitest';
import { packAgentPieces } from '../../../src/agent/script/pack-source.js';
import { RawRepl } from '../../../src/repl/raw-repl.js';
import { withPort } from '../../support/targets.js';

/** What the stage takes of the agent. */
const AGENT = 'class _mpgc:\n send=(print,)\n def __exit__(self,*_):pass\n';
const PIECES = packAgentPieces('loops.py', {
  conditions: new Set(['array', 'callbacks', 'waits', 'resets', 'time', 'ticks']),
  values: { SECRET: 'x', LOOPS: 1, STEPPED: 4, WARM_UP: 10, DEEPEST: 1 },
});
/** A program waits, and is stopped the third time. */
const WAIT = [
  'n=0',
  'def sleep(ms):',
  ' global n',
  ' n+=1',
  ' if n>2:raise KeyboardInterrupt',
  'try:_mpgc.wait(sleep)',
  'except KeyboardInterrupt:pass',
].join('\n');
/** What samples is false: the sample is due. */
const CALL = "print('due',_mpgc.call(0)is None)";

function run(...lines: string[]): Promise<string> {
  return withPort('sim:heap=64k', async (transport) => {
    const repl = new RawRepl(transport);
    await repl.enter();
    let printed = '';
    for (const line of [AGENT, ...PIECES, ...lines]) {
      printed += Buffer.from(await repl.run(line)).toString('latin1');
    }
    await repl.leave();
    return printed;
  });
}

describe('a callback whose probe was cut off', () => {
  const CUT_OFF = '_mpgc.index[-2]=1';

  it('only counts as long as that may still be at work', async () => {
    expect(await run(CUT_OFF, CALL)).toContain('due False');
  });

  it('is sampled again where the program waits for its callbacks', async () => {
    expect(await run(CUT_OFF, WAIT, CALL)).toContain('due True');
  });
});
