import { describe, expect, it } from 'vitest';
import { connectBoard } from '../../../src/agent/board/connect-board.js';
import type { RawRepl } from '../../../src/repl/raw-repl.js';
import type { Reset } from '../../../src/session/recording-limits.js';
import { FakeRepl } from '../../support/fake-repl.js';

const FULL = 'MemoryError: memory allocation failed, allocating 4096 bytes';
/** A line of agent-py/probe.py. */
const PROBE = 'maxsize';
const ROOM = "b' '*";

class Board extends FakeRepl {
  async enter(): Promise<Uint8Array> {
    return Buffer.alloc(0);
  }
}

const connect = (board: Board, reset: Reset) =>
  connectBoard(board as unknown as RawRepl, { reset, onPhase: () => {} });

describe('a heap that has no room for what identifies the firmware', () => {
  it.each([
    ['has, but not for what becomes of it', PROBE, true],
    ['has not', PROBE, false],
    ['has not, where a line is kept in one piece', ROOM, false],
  ])('%s', async (_, line, rawPaste) => {
    const board = new Board().raises(line, FULL);
    board.rawPaste = rawPaste;
    await expect(connect(board, 'none')).rejects.toMatchObject({
      code: 'AGENT_DOES_NOT_FIT',
      suggestions: ['Start with an empty heap: --reset soft'],
    });
    expect(board.resets).toBe(0);
  });

  it('is not told to reset what was reset', async () => {
    const board = new Board().raises(PROBE, FULL);
    await expect(connect(board, 'soft')).rejects.toMatchObject({
      code: 'AGENT_DOES_NOT_FIT',
      suggestions: [],
    });
    expect(board.resets).toBe(1);
  });

  it('is told from a probe that raises something else', async () => {
    const board = new Board().raises(PROBE, "AttributeError: 'module' object has no attribute 'x'");
    await expect(connect(board, 'none')).rejects.toMatchObject({ code: 'BOARD_EXCEPTION' });
  });
});
