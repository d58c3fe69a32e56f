import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchMemory } from '../../../src/transport/sim/watch-memory.js';

const MIB = 1024 * 1024;

describe('watchMemory', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('says once by how much the process has grown, when it is too much', () => {
    let rss = 100 * MIB;
    const exceeded = vi.fn();
    watchMemory(50 * MIB, exceeded, () => rss);
    rss = 150 * MIB;
    vi.advanceTimersByTime(1000);
    expect(exceeded).not.toHaveBeenCalled();
    rss = 151 * MIB;
    vi.advanceTimersByTime(1000);
    expect(exceeded.mock.calls).toEqual([[51]]);
  });

  it('says nothing any more when it was ended', () => {
    let rss = 0;
    const exceeded = vi.fn();
    const end = watchMemory(50 * MIB, exceeded, () => rss);
    end();
    rss = 500 * MIB;
    vi.advanceTimersByTime(1000);
    expect(exceeded).not.toHaveBeenCalled();
  });
});
