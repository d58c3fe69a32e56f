import { edgeOf, type Trial } from '../../heap/trials/edge-of-trials.js';
import { nextTrial } from '../../heap/trials/next-trial.js';
import type { HeapRunner } from './heap-runner.js';
import { type HeapSpace, HeldBlock } from './held-block.js';
import { OWN_BYTES } from './hold-lines.js';
import { type EndOfSearch, obstacle } from './search-ended.js';

/** For each part. */
const MAX_TRIALS = 40;
const MAX_PART_MS = 4 * 60_000;
/** What a program is compiled in beyond the heap that suffices: room for mpgc's line that takes the block later. */
const SPARE_BLOCKS = 64;
const LEAST_BLOCK_BYTES = 16;
/** So near to the heap for all of it, mpgc's own statement may be what makes the difference. */
const NEAR_BLOCKS = OWN_BYTES.stop / LEAST_BLOCK_BYTES;

interface Place {
  /** The whole heap. */
  space: HeapSpace;
  /** Of room that must be left before the text is sent, or the board hangs. */
  textBlocks: number;
}

/**
 * Searches the smallest heap for the program, the smallest in which it is compiled, and where that is the same, a smaller one
 * in which it runs once it is compiled. Where a block cannot be held as the last two need it, they are left out.
 */
export async function searchParts(runner: HeapRunner, { space, textBlocks }: Place): Promise<EndOfSearch> {
  const block = new HeldBlock(space);
  const { heapBlocks } = space;
  const all = await search((blocks) => runner.runIn(blocks, block), block, {
    passed: heapBlocks,
    from: Math.ceil(heapBlocks / 2),
    textBlocks,
  });
  if (all.ended === 'not-placed') obstacle('not-placed');
  const smallest = edgeOf(all.trials)!.high;
  const compile = await search((blocks) => runner.compileIn(blocks, block), block, {
    // With mpgc's statement in it, it may need a little more than without.
    passed: Math.min(smallest + SPARE_BLOCKS, heapBlocks),
    from: Math.max(block.least + textBlocks, Math.min(smallest - 1, block.most)),
    textBlocks,
  });
  const decides = (edgeOf(compile.trials)?.high ?? smallest) + NEAR_BLOCKS >= smallest;
  const run = decides ? await searchRun(runner, block, smallest) : null;
  const isCut = [all, compile, run].some((part) => part?.ended === 'limit');
  return { ended: isCut ? 'limit' : 'searched', because: null };
}

/** Compiled in a little more than the heap that suffices for both, and then run in less and less of it. */
function searchRun(runner: HeapRunner, first: HeldBlock, sufficient: number): Promise<PartSearched> {
  const compiledIn = Math.min(sufficient + SPARE_BLOCKS, first.most);
  const second = new HeldBlock(first.inFront(compiledIn));
  return search((blocks) => runner.runCompiledIn(blocks, { first, compiledIn, second }), second, {
    passed: compiledIn,
    from: compiledIn - SPARE_BLOCKS,
    textBlocks: 0,
  });
}

interface Beginning {
  /** The heap in which it passes while nothing is held. */
  passed: number;
  /** The heap to begin with. */
  from: number;
  textBlocks: number;
}

interface PartSearched {
  trials: Trial[];
  ended: 'searched' | 'limit' | 'not-placed';
}

/** Its first run learns where `block` must be: in a larger heap where there is no room for a block so large. */
async function search(
  run: (blocks: number) => Promise<boolean | null>,
  block: HeldBlock,
  { passed, from, textBlocks }: Beginning,
): Promise<PartSearched> {
  const untilMs = performance.now() + MAX_PART_MS;
  const trials = [{ blocks: passed, passed: true }];
  /** A heap in which the line that holds the block finds no room itself. */
  let tooSmall = 0;
  for (let next: number | null = from, made = 0; next !== null; made++) {
    if (made >= MAX_TRIALS || performance.now() > untilMs) return { trials, ended: 'limit' };
    const outcome: boolean | null = await run(next);
    if (outcome !== null) trials.push({ blocks: next, passed: outcome });
    else if (next >= block.most || next <= tooSmall) return { trials, ended: 'not-placed' };
    else tooSmall = Math.max(tooSmall, next);
    const least = Math.max(block.least + textBlocks, tooSmall + 1);
    const isLearning = trials.length === 1;
    next = isLearning ? Math.ceil((next + block.most) / 2) : nextTrial(trials, { least, most: block.most });
  }
  return { trials, ended: 'searched' };
}
