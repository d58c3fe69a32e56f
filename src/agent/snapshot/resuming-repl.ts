import { MpgcError } from '../../errors.js';
import type { Repl } from '../../repl/repl.js';

/**
 * A prompt whose line may be lost while the heap is read: `run` opens it again, and asks again where the board still has the stage on its
 * heap; one that was restarted has not. Of lines that may run twice. `onLost` is called before it waits, which it does no more once the board did
 * not come back.
 */
export function resumingRepl(repl: Repl, onLost: () => void): Repl {
  let isGone = false;
  const run: Repl['run'] = async (...asked) => {
    try {
      return await repl.run(...asked);
    } catch (error) {
      if (!(error instanceof MpgcError) || error.code !== 'BOARD_LOST' || isGone) throw error;
      onLost();
      isGone = !(await isBack(repl));
      if (isGone) throw error;
      return repl.run(...asked);
    }
  };
  return new Proxy(repl, {
    get(of, name) {
      const value: unknown = name === 'run' ? run : Reflect.get(of, name, of);
      return typeof value === 'function' ? value.bind(of) : value;
    },
  });
}

async function isBack(repl: Repl): Promise<boolean> {
  try {
    if (!(await repl.reconnect())) return false;
    await repl.run('_mpgc[1]', 'reading-memory');
    return true;
  } catch (error) {
    if (error instanceof MpgcError) return false;
    throw error;
  }
}
