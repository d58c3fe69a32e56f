import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AheadFeeder } from '../../../src/agent/input/ahead-feeder.js';

const feeding = () => {
  const sent: string[] = [];
  const feeder = new AheadFeeder((bytes) => void sent.push(Buffer.from(bytes).toString('latin1')));
  return {
    sent,
    feeder,
    type: (text: string) => feeder.push(Buffer.from(text, 'latin1')),
    hear: (text: string) => feeder.heard(Buffer.from(text)),
  };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('input that is sent ahead', () => {
  it('ends lines as a terminal does, and holds no commands of a prompt', () => {
    const { sent, feeder, type } = feeding();
    expect(feeder.used).toBe(false);
    type('a\x01b\x04\r');
    type('\nc\n');
    expect(sent.join('')).toBe('ab\rc\r');
    expect(feeder.used).toBe(true);
  });

  it('is no more ahead of the program than a small ring holds', () => {
    const { sent, type, hear } = feeding();
    type(`${'x'.repeat(40)}\n`);
    expect(sent.join('')).toBe('x'.repeat(32));
    hear('xx');
    expect(sent.join('')).toBe('x'.repeat(34));
  });

  it('goes on after a second where nothing is echoed, to 200 bytes in all until the program says something', () => {
    const { sent, type, hear } = feeding();
    type('x'.repeat(600));
    vi.advanceTimersByTime(999);
    expect(sent.join('')).toHaveLength(32);
    vi.advanceTimersByTime(1);
    expect(sent.join('')).toHaveLength(64);
    vi.advanceTimersByTime(60_000);
    expect(sent.join('')).toHaveLength(200);
    hear('got some\r\n');
    vi.advanceTimersByTime(60_000);
    expect(sent.join('')).toHaveLength(400);
  });

  it('is bounded, too, where no board echoes it', async () => {
    const { sent, feeder, type } = feeding();
    let hasRoom = false;
    const room = type('\xe9'.repeat(60_000)).then(() => {
      hasRoom = true;
    });
    type('\xe9');
    await Promise.resolve();
    expect(sent.join('')).toBe('\xe9'.repeat(32));
    expect(hasRoom).toBe(false);
    feeder.dispose();
    await room;
  });
});
