import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { fitVerdict } from '../../src/analysis/simulate/fit-verdict.js';
import { simulate } from '../../src/analysis/simulate/simulate.js';
import { type Microbit, microbitMissing, startMicrobit } from '../support/microbit.js';
import { recordOn } from '../support/record.js';

const missing = microbitMissing();

/** The board holds the text while it runs, and has room for lines afterwards where that is as long as most scripts are. */
const COMMENT = `#${' '.repeat(500)}`;

/** Leaves the heap in pieces and then asks for `bytes`; of the same length for every four digits. */
const script = (bytes: number, first = '') => `${first}import mpgc
keep=[]
for i in range(12):
    keep.append(bytearray(100+i))
    junk=[bytearray(64) for _ in range(7)]
    mpgc.mark("m%d"%i)
junk=None
big=bytearray(${String(bytes).padStart(4)})
${COMMENT}
`;

describe.skipIf(missing)(`simulations against the micro:bit${missing ? `: ${missing}` : ''}`, () => {
  let board: Microbit;
  beforeEach(async () => {
    board = await startMicrobit();
  });
  afterEach(() => board?.stop());

  const run = async (source: string) => (await recordOn(board.path, source)).capture;
  const ranOut = async (source: string) => analyse(await run(source)).summary.error?.code === 'MemoryError';

  it('a buffer that fits at the MemoryError fits on the board, and one that does not raises there', async () => {
    const capture = await run(script(1500));
    const bufferBytes = [600, 1400, 2000];
    const { known } = simulate(analyse(capture), { heapBytes: [], thresholdBytes: [], bufferBytes });
    const answers = bufferBytes.map(
      (bytes) => known.room.find((room) => room.role === 'failure' && room.bytes === bytes)!.fit.when,
    );
    expect(answers).toEqual(['now', expect.stringMatching(/^(never|not-known)$/), 'refused']);
    expect(await ranOut(script(600))).toBe(false);
    expect(await ranOut(script(1400))).toBe(true);
    expect(await ranOut(script(2000))).toBe(true);
  });

  it('a replay of a run ends as the run did, and a threshold does what one of its two extremes says', async () => {
    const capture = await run(script(1800));
    const simulation = simulate(analyse(capture), { heapBytes: [], thresholdBytes: [2048], bufferBytes: [] });
    const { recorded, thresholds, smallest } = simulation.assumed!;
    expect(recorded.long).toMatchObject({ fits: false, failedAtLastRequest: true });
    // The board's heap of 10,048 bytes was too small, so what fits at worst must be larger.
    expect(smallest!.longBytes).toBeGreaterThan(10_048);
    const withThreshold = await ranOut(script(1800, 'import gc;gc.threshold(2048)\n'));
    expect(withThreshold).toBe(false);
    expect(fitVerdict(thresholds[1]!.outcome)).toMatch(/^(fits|depends)$/);
  });

  it('a run that failed for want of a collector fails in its replay, and fits with one', async () => {
    const source = "import gc\ngc.disable()\nfor i in range(20000):\n s='x=%d;'%i\n";
    const analysis = analyse(await run(source));
    expect(analysis.findings[0]).toMatchObject({ code: 'out-of-memory', collectorOff: true });
    const { assumed } = simulate(analysis, { heapBytes: [], thresholdBytes: [], bufferBytes: [] });
    expect(fitVerdict(assumed!.recorded)).toBe('does-not-fit');
    expect(assumed!.withCollector!.recorded.short.fits).toBe(true);
    expect(assumed!.withCollector!.smallest!.shortBytes).toBeLessThan(assumed!.smallest!.shortBytes!);
  });

  it('a run that fits fits in its replay', async () => {
    // Less of it than in the others: what fills a heap to its last blocks, its replay need not end as it did.
    const source = script(300).replace('range(7)', 'range(3)');
    const { assumed } = simulate(analyse(await run(source)), {
      heapBytes: [2048],
      thresholdBytes: [],
      bufferBytes: [],
    });
    expect(fitVerdict(assumed!.recorded)).toBe('fits');
    expect(fitVerdict(assumed!.heaps[0]?.outcome ?? null)).toBe('does-not-fit');
  });
});
