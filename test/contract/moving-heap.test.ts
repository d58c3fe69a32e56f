import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

/** Allocates in a callback every 5 ms, long after it has ended; a map is printed for longer than that. */
const SCRIPT = `from machine import Timer
kept = []
def tick(t):
    kept.append(bytearray(24))
    if len(kept) > 400:
        kept.clear()
def start(id):
    return Timer(id, period=5, mode=Timer.PERIODIC, callback=tick)
try:
    timer = start(-1)
except (ValueError, OSError):
    timer = start(0)
`;

describe.each(TARGETS.map(withReason))('a heap that moves on, on $label,', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  it.skipIf(missing)('has maps all the same, and no figure of two moments', async ({ skip }) => {
    const [board] = recordsOf(await recordOn(port, 'pass\n'), 'board');
    skip(!board!.features.timer, 'the board has no machine.Timer');
    const recorded = await recordOn(port, SCRIPT);
    const maps = recordsOf(recorded, 'heap-map');
    expect(maps.map(({ role }) => role)).toContain('final');
    const { goesOn, garbageBytes, freeBytes } = analyse(recorded.capture).summary;
    expect(freeBytes).toBeGreaterThan(0);
    expect(goesOn).toBe(maps.find(({ role }) => role === 'final')!.held === true);
    if (goesOn) expect(garbageBytes).toBeNull();
    expect(recordsOf(recorded, 'warning').map(({ code }) => code)).not.toContain('heap-map');
  });
});
