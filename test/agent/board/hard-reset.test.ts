import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hardReset } from '../../../src/agent/board/hard-reset.js';
import { FakeBoard } from '../../support/fake-board.js';

const RESET = '__import__("machine").reset()';
const BOOTED = 'ets Jul 29 2019 12:21:46\r\nrst:0xc (SW_CPU_RESET)\r\nMicroPython v1.27.0 on a board\r\n>>> ';
const MISSING =
  'Traceback (most recent call last):\r\n  File "<stdin>", line 1, in <module>\r\nImportError: no module\r\n';
const OPTIONS = { bootTimeoutMs: 300 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a reset of this board comes to, with the clock ahead of the computer's. */
async function reset(board: FakeBoard): Promise<void> {
  let settled = false;
  const end = hardReset(board, OPTIONS).finally(() => {
    settled = true;
  });
  end.catch(() => {});
  while (!settled) await vi.advanceTimersByTimeAsync(50);
  return end;
}

/** A board whose port can, or cannot, restart it past its program. */
function withCircuit(board: FakeBoard, restarts: boolean) {
  return Object.assign(board, { restart: vi.fn(async () => restarts) });
}

describe('a hard reset', () => {
  it('is made by the program where its port stays, and ends when the board says that it has booted', async () => {
    const board = withCircuit(
      new FakeBoard().does(RESET, (fake) => fake.say(BOOTED)),
      true,
    );
    await reset(board);
    expect(board.restart).not.toHaveBeenCalled();
  });

  it('ends with the port where that goes away', async () => {
    const board = withCircuit(
      new FakeBoard().does(RESET, (fake) => fake.isLostAfter(0).say('x')),
      true,
    );
    await reset(board);
    expect(board.restart).not.toHaveBeenCalled();
  });

  it('ends where a main.py runs from then on that says nothing', async () => {
    const board = withCircuit(
      new FakeBoard().does(RESET, (fake) => fake.runsForever()),
      true,
    );
    await reset(board);
    expect(board.restart).not.toHaveBeenCalled();
  });

  it('is made by the port where the board does not answer', async () => {
    const board = withCircuit(new FakeBoard().staysSilent(), true);
    await reset(board);
    expect(board.restart).toHaveBeenCalledOnce();
  });

  it('is made by the port where the firmware has none', async () => {
    const board = withCircuit(new FakeBoard().knows(RESET, '', MISSING), true);
    await reset(board);
    expect(board.restart).toHaveBeenCalledOnce();
  });

  it('is refused where neither has it, with what was tried', async () => {
    const board = withCircuit(new FakeBoard().knows(RESET, '', MISSING), false);
    await expect(reset(board)).rejects.toMatchObject({
      code: 'NO_HARD_RESET',
      message: 'Could not restart the board on fake: machine.reset() raised ImportError: no module.',
      suggestions: [expect.stringContaining('--reset soft'), expect.stringContaining('press reset')],
    });
  });

  it('is refused where nothing answers and the port has none', async () => {
    await expect(reset(new FakeBoard().staysSilent())).rejects.toMatchObject({
      code: 'NO_MICROPYTHON',
    });
  });
});
