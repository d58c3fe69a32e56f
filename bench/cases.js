// Runs mpgc on small programs of the kinds that people report, and prints the table of docs/benchmarks.md: npm run bench:cases
// Needs qemu-system-arm and firmware-microbit-micropython for the micro:bit, MPGC_TEST_UF2 for the Pico; what is not there is
// said and left out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from '../scripts/bundled.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = join(ROOT, 'bin/run.js');
const CASES_FOLDER = join(ROOT, 'test/cases');
const MAX_CHARACTERS = 240;

const folder = mkdtempSync(join(tmpdir(), 'mpgc-bench-'));
try {
  const { CASES } = await bundled('test/cases/truth.ts');
  const { microbitMissing, startMicrobit } = await bundled('test/support/microbit.ts');
  const firmware = process.env.MPGC_TEST_UF2;
  const boards = {
    'micro:bit': { missing: microbitMissing(), start: startMicrobit },
    Pico: {
      missing: firmware ? null : 'MPGC_TEST_UF2 is not set',
      start: async () => ({ path: `emu:${firmware}`, stop: () => {} }),
    },
  };
  for (const [name, { missing }] of Object.entries(boards)) {
    if (missing) console.log(`skipped: ${name} (${missing})`);
  }
  console.log('| Program | On | Asked | Truth without mpgc | mpgc says | Exit code |');
  console.log('| --- | --- | --- | --- | --- | ---: |');
  for (const one of CASES) {
    const { missing, start } = boards[one.board];
    if (missing) continue;
    const { path: port, stop } = await start();
    const { said, code } = run(one, port);
    stop();
    const asked = one.args.map((word) => (word.includes('(') ? `"${word}"` : word)).join(' ');
    const cells = [one.program, one.board, `\`${asked}\``, one.truth, said, code];
    console.log(`| ${cells.join(' | ')} |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The verdict as the JSON has it, and the exit code. */
function run({ program, args: [command, ...args] }, port) {
  const words = [BIN, command, join(CASES_FOLDER, `${program}.py`), ...args, '--port', port];
  const { stdout, status } = spawnSync(
    process.execPath,
    [...words, '--no-verify', '--json', '--force', '--out', folder],
    { encoding: 'utf8' },
  );
  const { error, sentence, findings } = JSON.parse(stdout);
  const said = error?.message ?? sentence ?? findings?.[0]?.text ?? 'ok';
  return { said: shortened(said), code: status };
}

/** Whole sentences from the beginning, as many as a cell of the table holds. */
function shortened(text) {
  const sentences = text
    .replace(/\s+/g, ' ')
    .replaceAll('|', '\\|')
    .split(/(?<=[.:;]) /);
  let cell = sentences[0];
  for (const sentence of sentences.slice(1)) {
    if (cell.length + sentence.length > MAX_CHARACTERS) return `${cell} …`;
    cell += ` ${sentence}`;
  }
  return cell;
}
