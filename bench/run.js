// Prints what profiling costs, as ratios of two things timed in turn in one run: npm run bench
// Needs qemu-system-arm and firmware-microbit-micropython; what is not there is said and left out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundled.js';
import { inTurn } from './in-turn.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/run.js');
const SCRIPT = join(ROOT, 'bench/workload.py');

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  await startTime();
  await onMicrobit();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function startTime() {
  await inTurn(
    'mpgc --version',
    () => node([BIN, '--version']),
    'node -e 0',
    () => node(['-e', '0']),
  );
}

/** The emulated micro:bit over its PTY: a profile against the same script sent through the raw REPL. */
async function onMicrobit() {
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts', folder);
  const missing = microbitMissing();
  if (missing) return console.log(`skipped: profile on the micro:bit (${missing})`);
  const microbit = await startMicrobit();
  const raw = join(ROOT, 'bench/raw.js');
  let heapBytes = 0;
  try {
    node([raw, microbit.path, SCRIPT]);
    await inTurn(
      'mpgc profile on the micro:bit',
      () => {
        const json = node([
          BIN,
          'profile',
          SCRIPT,
          '--port',
          microbit.path,
          '--json',
          '--force',
          '--out',
          folder,
        ]);
        heapBytes = JSON.parse(json).agent.heapBytes;
      },
      'the same script sent raw',
      () => node([raw, microbit.path, SCRIPT]),
    );
    console.log(`agent heap on the micro:bit: ${heapBytes} bytes`);
  } finally {
    microbit.stop();
  }
  const json = node([BIN, 'profile', SCRIPT, '--port', 'sim', '--json', '--force', '--out', folder]);
  console.log(`agent heap on the embedded board: ${JSON.parse(json).agent.heapBytes} bytes`);
}

function node(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return stdout;
}
