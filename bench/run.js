// Prints what profiling costs, as ratios of two things timed in turn in one run: npm run bench
// Needs qemu-system-arm and firmware-microbit-micropython; what is not there is said and left out.
// With MPGC_TEST_UF2=RPI_PICO.uf2 also on an emulated Pico, with MPGC_TEST_PORT=/dev/ttyACM0 on that board.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled, compiled } from '../scripts/bundled.js';
import { inTurn } from './in-turn.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/run.js');
const SCRIPT = join(ROOT, 'bench/workload.py');
const HELLO = join(ROOT, 'bench/hello.py');

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  await startTime();
  await onMicrobit();
  const { MPGC_TEST_PORT: board } = process.env;
  if (board) await hello(board, board);
  else console.log('skipped: hello.py on a board (MPGC_TEST_PORT is not set)');
  await onEmulatedPico();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function startTime() {
  for (const args of [['--version'], ['--help'], ['profile', '--help']]) {
    await inTurn(
      `mpgc ${args.join(' ')}`,
      () => node([BIN, ...args]),
      'node -e 0',
      () => node(['-e', '0']),
    );
  }
}

/** The shortest useful run against the public tool that does nothing but run the script, where that is installed. */
async function hello(port, name) {
  if (spawnSync('mpremote', ['--version']).status !== 0) {
    return console.log(`skipped: mpremote on ${name} (it is not installed)`);
  }
  await inTurn(
    `mpgc profile hello.py on ${name}`,
    () => profile(HELLO, port),
    'mpremote run hello.py',
    () => run('mpremote', ['connect', port, 'run', HELLO]),
  );
}

/** The emulated micro:bit over its PTY: a profile against the same script sent through the raw REPL. */
async function onMicrobit() {
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts');
  const missing = microbitMissing();
  if (missing) return console.log(`skipped: profile on the micro:bit (${missing})`);
  const microbit = await startMicrobit();
  const raw = await compiled('bench/raw.ts');
  let heapBytes = 0;
  try {
    node([raw, microbit.path, SCRIPT]);
    await inTurn(
      'mpgc profile on the micro:bit',
      () => {
        heapBytes = JSON.parse(profile(SCRIPT, microbit.path)).agent.heapBytes;
      },
      'the same script sent raw',
      () => node([raw, microbit.path, SCRIPT]),
    );
    console.log(`agent heap on the micro:bit: ${heapBytes} bytes`);
    await hello(microbit.path, 'the micro:bit');
  } finally {
    microbit.stop();
  }
  const { agent } = JSON.parse(profile(SCRIPT, 'sim'));
  console.log(`agent heap on the embedded board: ${agent.heapBytes} bytes`);
}

/** With the firmware in MPGC_TEST_UF2: its start, its speed, and a profile against other boards. */
async function onEmulatedPico() {
  const firmware = process.env.MPGC_TEST_UF2;
  if (!firmware) return console.log('skipped: the emulated Pico (MPGC_TEST_UF2 is not set)');
  const port = `emu:${resolve(firmware)}`;
  const { openPort } = await bundled('src/transport/ports/open-port.ts');
  const boots = [];
  for (let run = 0; run < 5; run++) {
    const began = performance.now();
    const transport = await openPort(port);
    boots.push((performance.now() - began) / 1000);
    await transport.close();
  }
  boots.sort((a, b) => a - b);
  console.log(`emulated Pico, from the start to its USB port: ${boots[2].toPrecision(3)} s (median of 5)`);
  const { clock } = JSON.parse(profile(SCRIPT, port)).summary;
  console.log(`clock of the emulated Pico while it is busy: ${clock.factor.toPrecision(3)} of real time`);
  const demo = ['--call', 'step()', '--iterations', '10'];
  const script = join(ROOT, 'examples/sensor_log.py');
  const onPico = () => profile(script, port, demo);
  await inTurn('a profile on the emulated Pico', onPico, 'on sim', () => profile(script, 'sim', demo));
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts');
  if (microbitMissing()) return console.log(`skipped: against the micro:bit (${microbitMissing()})`);
  const microbit = await startMicrobit();
  try {
    const onBit = () => profile(script, microbit.path, demo);
    await inTurn('a profile on the emulated Pico', onPico, 'on the micro:bit', onBit);
  } finally {
    microbit.stop();
  }
}

function profile(script, port, options = []) {
  return node([BIN, 'profile', script, '--port', port, '--json', '--force', '--out', folder, ...options]);
}

function node(args) {
  return run(process.execPath, args);
}

function run(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
