import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { outputOf, recordOn, recordsOf } from '../support/record.js';
import { TARGETS, withReason } from '../support/targets.js';

/** A buffer more with each pass, up to 40. */
const GROWS = `kept=[None]*40
n=0
while True:
 kept[n]=bytearray(32)
 n+=1
 print('<pass',n,'>')
 if n==40:break
`;
const LOOP = { line: 3, functionName: null };

describe.each(TARGETS.map(withReason))('heap maps while a program runs, on $label', ({ missing, start }) => {
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());
  const check = (name: string, body: (context: TestContext) => Promise<void>) =>
    it.skipIf(missing)(name, body);

  check('come at passes of its loop, show what it holds, and leave its output whole', async ({ skip }) => {
    const work = { type: 'script' as const, loops: [LOOP] };
    const recorded = await recordOn(port, GROWS, { work, maps: 1000, maxOverhead: 0.5 });
    const [board] = recordsOf(recorded, 'board');
    skip(!board!.features.memInfo, 'no micropython.mem_info');
    expect(recorded.end.reason).toBe('finished');
    const { summary } = analyse(recorded.capture);
    const running = summary.maps.filter(({ role }) => role === 'running');
    expect(running.length).toBeGreaterThanOrEqual(2);
    expect(running.every(({ collected }) => !collected)).toBe(true);
    const hasTable = board!.agent.counter === 'thumb' || board!.agent.counter === 'viper';
    const type = hasTable ? 'heap-table' : 'heap-map';
    const others = type === 'heap-map' ? 3 : 0;
    expect(recordsOf(recorded, type)).toHaveLength(running.length + others);
    // Nothing of what it holds is let go: each map has as much in use as the sample before it, and the program more and more.
    const used = running.map(({ dump }) => dump.usedBytes);
    expect(used.at(-1)!).toBeGreaterThan(used[0]!);
    const samples = recordsOf(recorded, 'sample');
    for (const { afterSeq, usedBytes } of recordsOf(recorded, 'heap-table')) {
      expect(samples.find(({ seq }) => seq === afterSeq)?.allocBytes).toBe(usedBytes);
    }
    const said = outputOf(recorded).match(/<pass \d+ >\n/g) ?? [];
    expect(outputOf(recorded)).toBe(said.join(''));
    expect(said).toHaveLength(40);
    expect(recordsOf(recorded, 'discarded')).toEqual([]);
  });

  check('are none where nothing looks at the program, and that is said', async ({ skip }) => {
    const recorded = await recordOn(port, 'kept=bytearray(40)\n', { maps: 10 });
    skip(!recordsOf(recorded, 'board')[0]!.features.memInfo, 'no micropython.mem_info');
    expect(recordsOf(recorded, 'warning')).toContainEqual(
      expect.objectContaining({ code: 'no-running-maps', values: { because: 'no-place' } }),
    );
  });
});
