import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { takesShort } from '../../src/agent/snapshot/read-objects.js';
import { runProfile } from '../../src/app/record/run-profile.js';
import { allocationsIn } from '../../src/heap/map/allocations.js';
import { parseHeapDump } from '../../src/heap/map/parse-dump.js';
import { viewReport } from '../../src/report/view-report.js';
import { TARGETS, withReason } from '../support/targets.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-owners-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILLS = `class Client:
    pending = None

client = Client()
table = [0] * 20
while True:
    client.pending = (client.pending, bytearray(100))
`;

/** Texts that stay, each behind a buffer that goes. */
const IN_PIECES = `names = {}
hold = []
for i in range(12):
    hold.append(bytearray(200))
    names['k%d' % i] = 'value %d of a long text that stays' % i
hold = None
`;

/** A list of a block and its 300 words, and a buffer of 600 B with its object. */
const KEEPS = 'table = [0] * 300\nlog = bytearray(600)\n';

describe.each(TARGETS.map(withReason))('who keeps what at the end of a run, on $label,', (target) => {
  const { missing, start, name } = target;
  let port = '';
  let stop = () => {};
  beforeAll(async () => {
    if (!missing) ({ port, stop } = await start());
  });
  afterAll(() => stop());

  const profiled = async (text: string, more: object = {}) => {
    const scriptPath = join(folder, 'main.py');
    writeFileSync(scriptPath, text);
    const common = {
      scriptPath,
      port,
      outDir: folder,
      detail: 'none',
      bare: false,
      verify: false,
      force: true,
    } as const;
    return runProfile({ ...common, ...more });
  };

  const keepersOf = async (text: string) => {
    const { analysis } = await profiled(text, { objects: 'owners' });
    const left = analysis.findings.find(({ code }) => code === 'retained');
    const keepers = left?.code === 'retained' ? left.keepers : [];
    return { keepers, analysis };
  };

  it.skipIf(missing)('is told of what the program left, to the byte', async () => {
    const { keepers, analysis } = await keepersOf(KEEPS);
    const wordBytes = analysis.summary.board!.blockBytes! / 4;
    const blocks = (bytes: number) => Math.ceil(bytes / (4 * wordBytes)) * 4 * wordBytes;
    expect(keepers).toEqual([
      { path: 'table', type: 'list', bytes: blocks(4 * wordBytes) + blocks(300 * wordBytes) },
      { path: 'log', type: 'bytearray', bytes: blocks(4 * wordBytes) + blocks(600) },
    ]);
  });

  // No sys.modules, and modules are not served there.
  it.skipIf(missing || name === 'micro:bit')(
    'is told of the modules that came with the program',
    async () => {
      writeFileSync(join(folder, 'helper.py'), 'cache = bytearray(400)\n');
      const { keepers, analysis } = await keepersOf(`import helper\n${KEEPS}`);
      const { blockBytes } = analysis.summary.board!;
      const [module] = keepers.filter(({ type }) => type === null);
      expect(module).toMatchObject({ path: 'helper' });
      // The buffer and its object, and what the module itself has.
      expect(module!.bytes).toBeGreaterThanOrEqual(400 + blockBytes!);
      expect(module!.bytes).toBeLessThan(400 + 16 * blockBytes!);
    },
  );

  it.skipIf(missing)('tells whose the blocks of the map after the program are', async () => {
    const { analysis } = await profiled(KEEPS, { objects: 'owners' });
    const { maps, objects } = viewReport(analysis, 'x');
    const { map, sides, objects: places } = objects!.maps.find(({ map }) => maps[map]!.role === 'final')!;
    const { blockBytes, areas } = maps[map]!;
    const allocations = areas.flatMap(({ letters }) => allocationsIn(letters));
    expect(sides).toHaveLength(allocations.length);
    const buffers = [...allocations.entries()].filter(
      ([, { blocks }]) => blocks === Math.ceil(600 / blockBytes),
    );
    const keepers = buffers.map(([at]) => objects!.tree.objects[places[at]!]?.path);
    expect(keepers).toContain('log');
  });

  it.skipIf(missing)('names what stands in the way', async () => {
    const { analysis } = await profiled(IN_PIECES, { objects: 'owners' });
    const names = analysis.summary.fragmentation!.barriers.flatMap((barrier) => barrier.names);
    expect(names).toContainEqual({ path: expect.stringMatching(/^names\['k\d+'\]$/), type: 'str' });
  });

  // Its heap grows up to what the computer gives; of others it is not asked where they grow by more than is soon read.
  it.skipIf(missing || name === 'sim')(
    'names what fills the heap, which leaves no room for the question',
    async (context) => {
      const { analysis, capture } = await profiled(FILLS);
      const [found] = analysis.findings;
      const map = parseHeapDump(capture.records.first('heap-map')!.dump);
      if (!takesShort(map)) context.skip('its heap may grow by much');
      expect(found).toMatchObject({
        code: 'out-of-memory',
        owner: { path: 'client.pending', type: 'tuple', roomBytes: expect.any(Number) },
      });
      const { bytes, liveBytes } = (found as { owner: { bytes: number; liveBytes: number } }).owner;
      expect(bytes).toBeGreaterThan(0.4 * liveBytes);
      expect(bytes).toBeLessThan(liveBytes);
    },
  );

  it.skipIf(missing)('is not asked where nobody wants it, or it would tell nothing', async () => {
    for (const [text, objects] of [
      [KEEPS, 'none'],
      ['kept = [1]\n', 'if-worth'],
    ] as const) {
      const { capture } = await profiled(text, { objects });
      expect(capture.records.first('owners')).toBeNull();
    }
  });
});
