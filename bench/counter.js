// Prints what counting used blocks in the allocation table takes against gc.mem_alloc(), and a heap map of the table against the text of
// micropython.mem_info(1), by the board's own clock, in one run:
// MPGC_TEST_UF2=RPI_PICO.uf2 npm run bench:counter, or with MPGC_TEST_PORT=/dev/ttyACM0 on that board.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundled } from '../scripts/bundled.js';

const { MPGC_TEST_UF2: firmware, MPGC_TEST_PORT: board } = process.env;
const port = board ?? (firmware ? `emu:${resolve(firmware)}` : null);
if (!port) {
  console.error('Set MPGC_TEST_UF2 to the firmware of a Pico, or MPGC_TEST_PORT to a board.');
  process.exit(2);
}
const { openPort, RawRepl, connectBoard, packStage, chooseCounter, chooseMaps, parseHeapDump } =
  await bundled(
    'src/transport/ports/open-port.ts',
    'src/repl/raw-repl.ts',
    'src/agent/board/connect-board.ts',
    'src/agent/sampler/agent-stages.ts',
    'src/agent/sampler/choose-counter.ts',
    'src/agent/sampler/running-maps.ts',
    'src/heap/map/parse-dump.ts',
  );

const STATES = readFileSync(new URL('counter_states.py', import.meta.url), 'utf8');
const DEADLINES = { deadlines: { idleMs: 120_000, overallMs: null } };
const NAMES = ['empty', 'half full, large buffers', 'small objects', 'every second let go'];

/**
 * Other ways to write it, which were not taken. In the first, `i` is the fourth variable: in one of the first three, which are kept in
 * registers, MicroPython 1.26 spoils an index of ptr16.
 */
const TRIED = {
  'viper, 8 blocks a step': ({ address, tableBytes }) => `import micropython
@micropython.viper
def count()->int:
 at=ptr16(${address})
 n=0
 m=0x5555
 i=0
 while i<${tableBytes >> 1}:
  x=at[i]
  if x:
   x=(x|x>>1)&m
   x=(x&0x3333)+(x>>2&0x3333)
   x=(x&0xf0f)+(x>>4&0xf0f)
   n+=(x&255)+(x>>8)
  i+=1
 return n<<4
`,
  'viper, 16 blocks a step': ({ address, tableBytes }) => `import micropython
@micropython.viper
def count()->int:
 at=ptr32(${address})
 x=0
 m=0x5555
 m|=m<<16
 g=0x3333
 g|=g<<16
 b=0xf0f
 b|=b<<16
 o=0x101
 o|=o<<16
 n=0
 i=${tableBytes >> 2}
 while i:
  x=at[0]
  if x:
   x=(x|x>>1)&m
   x=(x&g)+(x>>2&g)
   n+=((x+(x>>4))&b)*o>>24
  at=ptr32(int(at)+4)
  i-=1
 return n<<4
`,
};

const { plainBytes, areas } = await onBoard(async ({ load, counter }) => ({
  plainBytes: (await load(null)).heapBytes,
  areas: counter.form === 'areas',
}));
const rows = [];
for (const form of areas ? ['areas'] : ['thumb', 'viper']) {
  const heapBytes = await onBoard(async ({ load, counter }) => (await load({ ...counter, form })).heapBytes);
  const states = await onBoard(async ({ repl, load, counter }) => {
    await load({ ...counter, form }, 'count=_mpgc[1][2]');
    return look(repl);
  });
  rows.push({ name: `${form}, in the agent`, heapBytes: heapBytes - plainBytes, states });
}
for (const [name, source] of areas ? [] : Object.entries(TRIED)) {
  rows.push(
    await onBoard(async ({ repl, counter }) => {
      const before = await liveOn(repl);
      await repl.run(source(counter));
      return { name, heapBytes: (await liveOn(repl)) - before, states: await look(repl) };
    }),
  );
}
console.log(`| | heap | ${NAMES.join(' | ')} |`);
console.log(`| --- | ---: |${NAMES.map(() => ' ---: |').join('')}`);
console.log(`| gc.mem_alloc() | | ${rows[0].states.map(({ allocUs }) => `${allocUs} µs`).join(' | ')} |`);
for (const { name, heapBytes, states } of rows) {
  const cells = states.map(({ allocUs, countUs, same }) =>
    same ? `${countUs} µs, ${(allocUs / countUs).toFixed(0)} times` : 'wrong',
  );
  console.log(`| ${name} | ${heapBytes} B | ${cells.join(' | ')} |`);
}

// Maps of a heap that grows are text.
if (areas) process.exit();

const MAPS = `import micropython,gc,time
def timed(name,call):
 print('begin',name)
 began=time.ticks_us()
 call()
 took=time.ticks_diff(time.ticks_us(),began)
 print('end',took)
def look():
 gc.collect()
 _mpgc.mark('',24)
 timed('sample',lambda:_mpgc.mark('',24))
 timed('table',lambda:_mpgc.mark('',4))
 timed('text',lambda:micropython.mem_info(1))
${STATES.slice(STATES.indexOf('\n\ndef states'))}`;
const maps = await onBoard(async ({ repl, found, map, counter, load }) => {
  const wanted = { maps: 1000, durationMs: 1, spacing: 1 };
  const chosen = chooseMaps(wanted, found, { map, counter, schedules: true });
  await load(counter, null, { ...chosen, spacing: 0, gapMs: 0 });
  const text = await textOf(repl, MAPS, DEADLINES);
  return Array.from(text.matchAll(/begin (\w+)\r\n([\s\S]*?)end (\d+)/g), ([, name, printed, us]) => ({
    name,
    bytes: printed.length,
    us: Number(us),
  }));
});
const taken = (name) => maps.filter((map) => map.name === name);
const sizes = (name) =>
  taken(name).map(({ bytes, us }, at) => {
    // What the sample before the map takes is none of the map.
    const sample = name === 'table' ? taken('sample')[at] : { bytes: 0, us: 0 };
    return `${bytes - sample.bytes} B, ${((us - sample.us) / 1000).toFixed(1)} ms`;
  });
console.log(`\n| a heap map | ${NAMES.join(' | ')} |`);
console.log(`| --- |${NAMES.map(() => ' ---: |').join('')}`);
console.log(`| of the table | ${sizes('table').join(' | ')} |`);
console.log(`| micropython.mem_info(1) | ${sizes('text').join(' | ')} |`);

/** Lends a board that was reset to `use`, with how it counts. */
async function onBoard(use) {
  const transport = await openPort(port);
  const repl = new RawRepl(transport);
  try {
    const { firmware: found } = await connectBoard(repl, { reset: 'soft', onPhase: () => {} });
    const map = parseHeapDump(await textOf(repl, "__import__('micropython').mem_info(1)"));
    const counter = await chooseCounter(repl, found, map);
    if (!counter) throw new Error('mpgc does not count in the allocation table of this board.');
    const load = (how, keep, maps) => loadAgent(repl, found, how, keep, maps);
    const result = await use({ repl, found, map, counter, load });
    await repl.softReset();
    await repl.leave();
    return result;
  } finally {
    await transport.close();
  }
}

/** `keep` runs where the agent's pieces hand each other what it calls. */
async function loadAgent(repl, found, counter, keep = null, maps = null) {
  const before = await liveOn(repl);
  const options = {
    ...{ intervalMs: null, collectEveryMs: null, maxOverhead: 0.1, staged: true, overwrites: false },
    counter,
    maps,
  };
  for (const piece of packStage('core', { firmware: found, options, secret: 'x' })) {
    await repl.run('import gc;gc.collect()');
    const printed = await repl.run(piece);
    if (printed.length > 0 && keep) await repl.run(keep);
  }
  return { heapBytes: (await liveOn(repl)) - before };
}

async function look(repl) {
  const text = await textOf(repl, STATES, DEADLINES);
  return [...text.matchAll(/(\d+) (\d+) (\d+) (\d+)/g)].map(([, used, counted, allocUs, countUs]) => ({
    same: used === counted,
    allocUs: Number(allocUs),
    countUs: Number(countUs),
  }));
}

async function liveOn(repl) {
  await repl.run('import gc;gc.collect()');
  return Number(await textOf(repl, 'import gc;gc.collect();print(gc.mem_alloc())'));
}

async function textOf(repl, source, options = {}) {
  return Buffer.from(await repl.run(source, 'running-program', options)).toString('latin1');
}
