import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
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
  input.begin((bytes) => given.push(Buffer.from(bytes).toString()));
  return { stdin, given, input };
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
