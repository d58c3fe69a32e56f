import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLeak, runWatch } from '../../src/app/record/run-leak.js';
import { TARGETS, withReason } from '../support/targets.js';

let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-census-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

/** Programs whose step() or loop leaks, with what holds it and of each entry how many it grows by, by reading them. */
const WIDE = `class Node:
    def __init__(self, depth):
        self.kids = [Node(depth - 1) for _ in range(6)] if depth else [1]
tree = Node(3)
z = []
def step():
    z.append(bytearray(30))
`;
const FIELD = `try:
    from collections import namedtuple
except ImportError:
    from ucollections import namedtuple
State = namedtuple('State', ('rows', 'n'))
state = State([], 0)
def step():
    state.rows.append(bytearray(30))
`;
const SHARED = `queue = []
index = {}
n = 0
def step():
    global n
    n += 1
    message = ('topic', 'message %d of many' % n)
    queue.append(message)
    index[n] = message
`;
const CHAIN_IN_LOOP = `kept = None
while True:
    kept = (kept, bytearray(20))
`;

for (const target of TARGETS.map(withReason)) {
  describe.skipIf(target.missing)(`what a census sees, on ${target.label}`, () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await target.start());
    });
    afterAll(() => stop());

    async function judged(text: string, call: string | null) {
      const scriptPath = join(outDir, 'main.py');
      writeFileSync(scriptPath, text);
      const run = { scriptPath, port, verify: false, detail: 'none', outDir, force: true } as const;
      const { analysis } = await (call === null
        ? runWatch({ ...run, untilMs: 30_000 })
        : runLeak({ ...run, call, iterations: 60, bare: false }));
      return analysis.leak!;
    }

    // A heap of 10 KB holds nothing as wide.
    it.skipIf(target.name === 'micro:bit')(
      'a name behind a structure that is wider than all that it looks at',
      async () => {
        const { holders } = await judged(WIDE, 'step()');
        expect(holders?.growing).toMatchObject([{ path: 'z', type: 'list', entriesPerUnit: 1 }]);
      },
    );

    it('the field of a namedtuple', async () => {
      const { holders } = await judged(FIELD, 'step()');
      expect(holders?.growing).toMatchObject([{ path: 'state[0]', type: 'list', knownBy: 'emptied' }]);
    });

    it('what two have, together', async () => {
      const { holders, rate } = await judged(SHARED, 'step()');
      expect(holders?.growing.map(({ path, sharesWith }) => [path, sharesWith]).sort()).toEqual([
        ['index', ['queue']],
        ['queue', ['index']],
      ]);
      const bytes = holders!.growing.reduce((sum, { bytesPerUnit }) => sum + bytesPerUnit!, 0);
      expect(bytes / rate!.perUnit).toBeGreaterThan(0.8);
      expect(bytes / rate!.perUnit).toBeLessThan(1.25);
    });

    it('what a chain in a loop keeps', async () => {
      const { holders, rate } = await judged(CHAIN_IN_LOOP, null);
      expect(holders?.growing).toMatchObject([
        { from: 'script', path: 'kept', type: 'chain', entriesPerUnit: 1 },
      ]);
      const { entries } = holders!.growing[0]!;
      // Of its head none is added yet; None is no link.
      expect(entries).toBe(holders!.units - 1);
      // A heap of 10 KB is full of it when the loop is stopped.
      const { bytesPerUnit } = holders!.growing[0]!;
      if (bytesPerUnit === null) expect(target.name).toBe('micro:bit');
      else expect(bytesPerUnit / rate!.perUnit).toBeCloseTo(1, 1);
    });
  });
}
