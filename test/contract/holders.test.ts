import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runLeak, runWatch } from '../../src/app/record/run-leak.js';
import { TARGETS, withReason } from '../support/targets.js';

const CORPUS = fileURLToPath(new URL('../leak-corpus/', import.meta.url));
let outDir = '';
beforeAll(() => {
  outDir = mkdtempSync(join(tmpdir(), 'mpgc-holders-'));
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

/** By reading the program: what holds what each call leaves, and how many a call. */
const HOLDERS: Record<string, [path: string, type: string, perCall: number, everywhere?: true]> = {
  list_grows: ['readings', 'list', 1, true],
  linked_list: ['chain', 'chain', 1, true],
  listeners: ['button.listeners', 'list', 1, true],
  closures: ['undo', 'list', 1],
  schedule_queue: ['queue', 'list', 1],
  kept_exceptions: ['failures', 'list', 1],
  bytearray_grows: ['log', 'bytearray', 4],
  string_log: ['log', 'str', 8, true],
  generators: ['waiting', 'list', 1],
  files_not_closed: ['open_files', 'dict', 1],
  pool_never_shrinks: ['pool', 'list', 1],
  every_tenth_call: ['kept', 'chain', 0.1],
  leak_with_sawtooth: ['archive', 'chain', 0.125],
  leak_after_many_calls: ['kept', 'chain', 1],
  list_against_generator: ['history', 'list', 1],
};

/** Interned strings, and frames of generators: no name leads to them. */
const WITHOUT_NAMES = ['new_attributes', 'recursion_keeps_frames'];

async function hunted(port: string, name: string, iterations = 100) {
  const { analysis } = await runLeak({
    scriptPath: join(CORPUS, `${name}.py`),
    port,
    call: 'step()',
    iterations,
    bare: false,
    verify: false,
    detail: 'none',
    outDir,
    force: true,
  });
  return analysis;
}

async function hunt(port: string, name: string) {
  return (await hunted(port, name)).leak!;
}

/**
 * A client whose messages are never acknowledged, a cache that fills, and a loop in the function that has both; with names that the walk
 * has, too, one that goes in each pass, and objects that raise at each question.
 */
const LOOP = `id = type = len = str = int = 5


class Asked:
    def __getattr__(self, name):
        raise ValueError(name)

    def __eq__(self, other):
        raise ValueError

    def __hash__(self):
        return 1

    __getitem__ = __len__ = __getattr__


deep = [[[[[[Asked()]]]], Asked()], {Asked(): 1}]


class Client:
    def __init__(self):
        self.pending = {}


def main():
    client = Client()
    glyphs = {}
    n = count = index = find = get = key = 0
    text = None
    while True:
        n += 1
        text = "message %d of many" % n
        client.pending[n] = text
        glyphs[n % 7] = bytearray(20)
        del text


main()
`;

for (const target of TARGETS.map(withReason)) {
  const { name: board } = target;
  const isAsked = board === 'sim' || process.env.MPGC_TEST_CORPUS;
  describe.skipIf(target.missing)(`who holds what a leak keeps, on ${target.label}`, () => {
    let port = '';
    let stop = () => {};
    beforeAll(async () => {
      ({ port, stop } = await target.start());
    });
    afterAll(() => stop());

    it('names the groups of blocks that went with what was emptied, and no others', async () => {
      // So few that a micro:bit has room for the maps after them.
      const { groups } = await hunted(port, 'listeners', 40);
      const named = groups!.filter(({ heldBy }) => heldBy !== null);
      expect(named.map(({ heldBy }) => heldBy)).toContain('button.listeners');
      expect(new Set(named.map(({ heldBy }) => heldBy)).size).toBe(1);
      // Besides these the table, of which there is one.
      expect(named.filter(({ perCall }) => perCall! > 0.9).length).toBeGreaterThan(0);
    });

    it.each(Object.entries(HOLDERS).filter(([, [, , , everywhere]]) => isAsked || everywhere))(
      '%s',
      async (name, [path, type, entriesPerUnit]) => {
        const { holders, rate } = await hunt(port, name);
        expect(holders?.growing).toHaveLength(1);
        expect(holders?.growing[0]).toMatchObject({ from: 'script', path, type, entriesPerUnit });
        // Emptied, it gives back what calls are known to leak; tables have room to spare, which the rate does not count.
        const { bytesPerUnit } = holders!.growing[0]!;
        expect(bytesPerUnit! / rate!.perUnit).toBeGreaterThan(0.9);
        expect(bytesPerUnit! / rate!.perUnit).toBeLessThan(1.25);
        expect(holders?.explained).toBeGreaterThan(0.9);
      },
    );

    it.each(isAsked ? WITHOUT_NAMES : [])('%s, of which no name is known', async (name) => {
      const { holders, verdict } = await hunt(port, name);
      expect([verdict, holders?.growing]).toEqual(['leak', []]);
    });

    it.skipIf(board !== 'sim')('tells a local from a global of the same name', async () => {
      const scriptPath = join(outDir, 'same_name.py');
      writeFileSync(
        scriptPath,
        'rows = []\ndef main(kept):\n    rows = []\n    while True:\n        rows.append(bytearray(100))\n        kept.append(None)\nmain(rows)\n',
      );
      const run = { port, verify: false, detail: 'none', outDir, force: true, untilMs: 30_000 } as const;
      const { analysis } = await runWatch({ scriptPath, ...run });
      const bytes = analysis.leak!.holders!.growing.map(({ from, path, bytesPerUnit }) => [
        from,
        path,
        Math.round(bytesPerUnit! / 16),
      ]);
      // A bytearray with its bytes and a slot; a slot.
      expect(bytes).toEqual([
        ['function', 'rows', 8],
        ['script', 'rows', 0],
      ]);
    });

    it('names what the function around a loop holds, and tells a cache from a leak', async () => {
      const scriptPath = join(outDir, 'main.py');
      writeFileSync(scriptPath, LOOP);
      const { analysis } = await runWatch({
        scriptPath,
        port,
        verify: false,
        detail: 'none',
        outDir,
        force: true,
        untilMs: 30_000,
      });
      const { holders, verdict } = analysis.leak!;
      expect(verdict).toBe('leak');
      expect(holders?.growing).toHaveLength(1);
      expect(holders?.growing[0]).toMatchObject({
        from: 'function',
        path: 'client.pending',
        type: 'dict',
        entriesPerUnit: 1,
      });
      expect(holders?.filledUp).toContainEqual(
        expect.objectContaining({ from: 'function', path: 'glyphs', entries: 7 }),
      );
    });
  });
}
