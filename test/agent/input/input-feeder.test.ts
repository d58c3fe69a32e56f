import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InputFeeder } from '../../../src/agent/input/input-feeder.js';

const feeding = (needsEcho: boolean) => {
  const sent: string[] = [];
  const send = (bytes: Uint8Array) => void sent.push(Buffer.from(bytes).toString('latin1'));
  const feeder = new InputFeeder({ needsEcho, send });
  return {
    sent,
    feeder,
    type: (text: string) => feeder.push(Buffer.from(text)),
    hear: (text: string) => feeder.heard(Buffer.from(text)),
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('input for a program', () => {
  it('ends lines as a terminal does, and holds no commands of a prompt', () => {
    const { sent, feeder, type } = feeding(false);
    expect(feeder.used).toBe(false);
    type('a\x01b\x04\r');
    type('\nc\n');
    expect(sent.join('')).toBe('ab\rc\r');
    expect(feeder.used).toBe(true);
  });

  it('is no more ahead of the program than a small ring holds', () => {
    const { sent, type, hear } = feeding(false);
    type(`${'x'.repeat(40)}\n`);
    expect(sent.join('')).toBe('x'.repeat(32));
    hear('xx');
    expect(sent.join('')).toBe('x'.repeat(34));
  });

  it('goes on after a second where nothing is echoed', () => {
    const { sent, type } = feeding(false);
    type('x'.repeat(40));
    vi.advanceTimersByTime(999);
    expect(sent.join('')).toHaveLength(32);
    vi.advanceTimersByTime(1);
    expect(sent.join('')).toHaveLength(40);
  });

  it('goes a character at a time where the board must echo it, and waits for a quiet board between lines', () => {
    const { sent, type, hear } = feeding(true);
    type('ab\nc\n');
    expect(sent).toEqual(['a']);
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual(['a']);
    hear('prompt? ');
    hear('a');
    hear('b');
    expect(sent.join('')).toBe('ab\r');
    hear('\r\n');
    hear('hello');
    vi.advanceTimersByTime(200);
    hear('!');
    vi.advanceTimersByTime(200);
    expect(sent.join('')).toBe('ab\r');
    vi.advanceTimersByTime(100);
    expect(sent.join('')).toBe('ab\rc');
  });

  it('is thrown away when the program has ended', () => {
    const { sent, feeder, type, hear } = feeding(true);
    type('ab');
    feeder.dispose();
    hear('a');
    vi.advanceTimersByTime(10_000);
    expect(sent).toEqual(['a']);
  });
});
