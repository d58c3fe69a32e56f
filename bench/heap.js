// Prints what the heap model costs, as ratios of two things timed in turn in one run: npm run bench:heap
import { loadMicroPython } from '@micropython/micropython-webassembly-pyscript';
import { bundled } from '../scripts/bundled.js';
import { inTurn } from './in-turn.js';

const {
  ALL_RULES,
  encodeOverwriteStale,
  encodeProgram,
  HeapModel,
  PAD_BYTES,
  packAgentFile,
  parseHeapDump,
  rulesFor,
  runProgram,
  seededProgram,
  SLOTS,
} = await bundled(
  'src/agent/model-check/encode-program.ts',
  'src/agent/script/pack-source.ts',
  'src/heap/conformance/heap-program.ts',
  'src/heap/conformance/run-program.ts',
  'src/heap/conformance/seeded-program.ts',
  'src/heap/map/parse-dump.ts',
  'src/heap/model/gc-rules.ts',
  'src/heap/model/heap-model.ts',
);

const PSRAM_BLOCKS = 524_288;
const OPERATIONS = 20_000;
const SEARCHES = 200;

await againstCollector();
await againstLinearScan();
await importOfPsram();

/** The same random program in the model and in the collector of the WebAssembly build, from an empty heap. */
async function againstCollector() {
  const printed = [];
  const board = await loadMicroPython({
    heapsize: 192 * 1024,
    stdout: (line) => printed.push(line),
    linebuffer: true,
  });
  const values = {
    SLOTS,
    PADS: PAD_BYTES.map((bytes) => `bytearray(${bytes})`).join(','),
    OVERWRITE: encodeOverwriteStale(),
  };
  board.runPython(packAgentFile('heap_program.py', { conditions: new Set(['threshold']), values }));
  const program = seededProgram({
    seed: 1,
    operations: OPERATIONS,
    blockBytes: 16,
    roomBytes: 100_000,
    threshold: false,
  });
  board.runPython(`_ops=${encodeProgram(program)}`);
  board.runPython(`_end=${encodeProgram([{ type: 'drop', slot: 0, count: SLOTS }])}`);
  board.runPython('import micropython;micropython.mem_info(1)');
  const dump = parseHeapDump(printed.join('\n').replaceAll('\r', ''));
  const steps = program.reduce((sum, { count = 1 }) => sum + count, 0);
  console.log(`program: ${program.length} operations, ${steps} calls`);
  await inTurn(
    'collector of the WebAssembly build',
    () => {
      board.runPython('_mpgc(_ops)');
      board.runPython('_mpgc(_end);import gc;gc.collect()');
    },
    'model, the same program',
    () => {
      runProgram(program, dump.areas, {
        blockBytes: dump.blockBytes,
        rules: rulesFor('micropython', [1, 27, 0]) ?? ALL_RULES[0],
        collects: 'at-prompt',
        maxNewSplitBytes: dump.maxNewSplitBytes,
      });
    },
  );
}

/** 8 MiB in which every second block is free, and one place for two blocks near the end. */
async function againstLinearScan() {
  const letters = `${'h.'.repeat(PSRAM_BLOCKS / 2 - 8)}${'.'.repeat(8)}${'h'.repeat(8)}`;
  const heap = new HeapModel([{ address: '0', letters }], {
    blockBytes: 16,
    rules: ALL_RULES[0],
    collect: () => {},
  });
  const blocks = Buffer.from(letters);
  let found = 0;
  let expected = 0;
  await inTurn(
    'first fit by a linear scan over 524,288 blocks',
    () => {
      for (let time = 0; time < SEARCHES; time++) expected = scan(blocks, 2);
    },
    'first fit of the model, allocating and freeing',
    () => {
      for (let time = 0; time < SEARCHES; time++) {
        found = heap.allocate(32);
        heap.free(found);
      }
    },
  );
  if (found !== expected) throw new Error(`the model found block ${found}, the scan ${expected}`);
}

function scan(blocks, wanted) {
  let run = 0;
  for (let at = 0; at < blocks.length; at++) {
    run = blocks[at] === 46 ? run + 1 : 0;
    if (run === wanted) return at - wanted + 1;
  }
  return -1;
}

/** From the text of mem_info(1) to a heap that can be asked. */
async function importOfPsram() {
  const pattern = 'h=.h==..L=h.hhh=====D..Ah======....'.repeat(PSRAM_BLOCKS / 32).slice(0, PSRAM_BLOCKS);
  const text = dumpOf(pattern.endsWith('=') ? pattern : `${pattern.slice(0, -1)}.`);
  await inTurn(
    'import of a dump of 524,288 blocks',
    () => {
      const { areas, blockBytes } = parseHeapDump(text);
      new HeapModel(areas, { blockBytes, rules: ALL_RULES[0], collect: () => {} });
    },
    'splitting its text into lines',
    () => {
      text.split('\n');
    },
  );
}

function dumpOf(letters) {
  const used = letters.replaceAll('.', '').length;
  const sizes = letters.match(/[a-zA-Z]=*/g).map((allocation) => allocation.length);
  const free = letters.match(/\.+/g).map((run) => run.length);
  const count = (size) => sizes.filter((candidate) => candidate === size).length;
  const lines = letters
    .match(/.{1,64}/g)
    .map((line, at) => `${(at * 1024).toString(16).padStart(8, '0')}: ${line}`);
  const most = (all) => all.reduce((largest, value) => Math.max(largest, value), 0);
  return [
    `GC: total: ${letters.length * 16}, used: ${used * 16}, free: ${(letters.length - used) * 16}`,
    ` No. of 1-blocks: ${count(1)}, 2-blocks: ${count(2)}, max blk sz: ${most(sizes)}, max free sz: ${most(free)}`,
    'GC memory layout; from 3d800000:',
    ...lines,
  ].join('\n');
}
