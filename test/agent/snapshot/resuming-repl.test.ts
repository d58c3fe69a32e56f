import { describe, expect, it } from 'vitest';
import { resumingRepl } from '../../../src/agent/snapshot/resuming-repl.js';
import { MpgcError } from '../../../src/errors.js';
import { FakeRepl } from '../../support/fake-repl.js';

const LOST = { code: 'BOARD_LOST' };

type Comes = 'as it was' | 'restarted' | 'not';

/** Lost at the first line that reads; `comes` says what is there when it is opened again. */
class Losing extends FakeRepl {
  readonly #comes: Comes;
  reads = 0;

  constructor(comes: Comes) {
    super();
    this.#comes = comes;
    this.answers('read', 'bytes');
    if (comes === 'restarted') this.raises('_mpgc[1]', "NameError: name '_mpgc' isn't defined");
    else this.answers('_mpgc[1]');
  }

  override async run(...asked: Parameters<FakeRepl['run']>): Promise<Uint8Array> {
    if (asked[0] === 'read') this.reads += 1;
    if (asked[0] === 'read' && this.reads === 1) throw new MpgcError('BOARD_LOST', 'The board went away.');
    return super.run(...asked);
  }

  override async reconnect(): Promise<boolean> {
    if (this.#comes === 'not') throw new MpgcError('BOARD_LOST', 'The board went away.');
    return true;
  }
}

describe('a line that is lost while the heap is read', () => {
  it('is opened again, and asked again', async () => {
    const repl = new Losing('as it was');
    let lost = 0;
    const resuming = resumingRepl(repl, () => {
      lost += 1;
    });
    expect(Buffer.from(await resuming.run('read')).toString()).toBe('bytes');
    expect([repl.reads, lost]).toEqual([2, 1]);
    expect(resuming.quality).toBe(repl.quality);
  });

  it.each(['restarted', 'not'] as const)('is lost for good where the board comes back %s', async (comes) => {
    const repl = new Losing(comes);
    await expect(resumingRepl(repl, () => {}).run('read')).rejects.toMatchObject(LOST);
    expect(repl.reads).toBe(1);
  });

  it('is waited for once where the board does not come back', async () => {
    const repl = new FakeRepl().isLostAt('read').isLostAt('del');
    let lost = 0;
    const resuming = resumingRepl(repl, () => {
      lost += 1;
    });
    for (const line of ['read', 'del']) await expect(resuming.run(line)).rejects.toMatchObject(LOST);
    expect(lost).toBe(1);
  });

  it('is not opened again where it cannot be', async () => {
    const repl = new FakeRepl().isLostAt('read');
    await expect(resumingRepl(repl, () => {}).run('read')).rejects.toMatchObject(LOST);
    expect(repl.submitted).toEqual(['read']);
  });

  it('is left alone where a line raises', async () => {
    const repl = new FakeRepl().raises('read', 'MemoryError: no');
    await expect(resumingRepl(repl, () => {}).run('read')).rejects.toMatchObject({ code: 'BOARD_EXCEPTION' });
    expect(repl.submitted).toEqual(['read']);
  });
});
