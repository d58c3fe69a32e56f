import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TerminalInput } from '../../src/cli/terminal-input.js';

class Stdin extends EventEmitter {
  readonly isTTY: boolean;
  reads = false;

  constructor(isTTY: boolean) {
    super();
    this.isTTY = isTTY;
  }

  resume(): void {
    this.reads = true;
  }

  pause(): void {
    this.reads = false;
  }
}

const begin = (isTTY: boolean) => {
  const stdin = new Stdin(isTTY);
  const given: string[] = [];
  const input = new TerminalInput(
    () => stdin as unknown as NodeJS.ReadStream,
    () => {},
  );
  let makeRoom = () => {};
  const give = (bytes: Uint8Array) => {
    given.push(Buffer.from(bytes).toString());
    return new Promise<void>((resolve) => {
      makeRoom = resolve;
    });
  };
  input.begin(give);
  return { stdin, given, input, makeRoom: () => makeRoom() };
};

describe('what is typed', () => {
  it('goes to the program, from its begin to its end', () => {
    const { stdin, given, input } = begin(true);
    expect(stdin.reads).toBe(true);
    stdin.emit('data', Buffer.from('a\n'));
    input.end();
    expect(stdin.reads).toBe(false);
    stdin.emit('data', Buffer.from('b\n'));
    expect(given).toEqual(['a\n']);
  });

  it('is read on when the program has room for more', async () => {
    const { stdin, input, makeRoom } = begin(false);
    stdin.emit('data', Buffer.from('a\n'));
    expect(stdin.reads).toBe(false);
    makeRoom();
    await Promise.resolve();
    expect(stdin.reads).toBe(true);
    stdin.emit('data', Buffer.from('b\n'));
    input.end();
    makeRoom();
    await Promise.resolve();
    expect(stdin.reads).toBe(false);
    expect(stdin.listenerCount('error')).toBe(0);
  });

  it('takes nothing out of what a program prints that reads without an echo', () => {
    const { stdin, input } = begin(true);
    stdin.emit('data', Buffer.from('led on\n'));
    expect(input.withoutEcho('ok: led on\n')).toBe('ok: led on\n');
    expect(input.withoutEcho('led')).toBe('led');
    stdin.emit('data', Buffer.from('led on\n'));
    expect(input.withoutEcho('let')).toBe('t');
    expect(input.withoutEcho('led on\n')).toBe('led on\n');
  });

  it('is not shown twice by a terminal', () => {
    const { stdin, input } = begin(true);
    expect(input.withoutEcho('name? ')).toBe('name? ');
    stdin.emit('data', Buffer.from('Ada\n'));
    expect(input.withoutEcho('Ad')).toBe('');
    expect(input.withoutEcho('a\nhello Ada\n')).toBe('hello Ada\n');
  });

  it('is shown where it comes from a pipe', () => {
    const { stdin, input } = begin(false);
    stdin.emit('data', Buffer.from('Ada\n'));
    expect(input.withoutEcho('Ada\nhello')).toBe('Ada\nhello');
  });
});

describe('the end of what is piped', () => {
  const run = () => {
    const stdin = new Stdin(false);
    const onNoMore = vi.fn();
    const input = new TerminalInput(
      () => stdin as unknown as NodeJS.ReadStream,
      () => {},
      onNoMore,
    );
    input.begin(async () => {});
    return { stdin, input, onNoMore };
  };
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is said where the program still runs some seconds later', () => {
    const { stdin, onNoMore } = run();
    vi.advanceTimersByTime(60_000);
    expect(onNoMore).not.toHaveBeenCalled();
    stdin.emit('end');
    vi.advanceTimersByTime(2999);
    expect(onNoMore).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onNoMore).toHaveBeenCalledOnce();
  });

  it('is not said of a program that has ended then', () => {
    const { stdin, input, onNoMore } = run();
    stdin.emit('end');
    vi.advanceTimersByTime(1000);
    input.end();
    vi.advanceTimersByTime(60_000);
    expect(onNoMore).not.toHaveBeenCalled();
  });
});
