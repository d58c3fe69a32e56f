// Runs all tests: those of the computer and those of boards at the same time, as these wait for the wire most of the while. An emulated
// micro:bit loses bytes where no core is free for it, so the others leave it the first place. Ends with what failed in both, and
// the line that counts both.
// With arguments: vitest with these, for some of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

const VITEST = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const PARTS = [
  { kinds: ['unit', 'cli', 'browser', 'sim'], priority: constants.priority.PRIORITY_BELOW_NORMAL },
  { kinds: ['board', 'faults'], priority: constants.priority.PRIORITY_NORMAL },
];
const COUNTS = /^(\d+) passed, (\d+) failed, (\d+) skipped$/m;

const given = process.argv.slice(2);
if (given.length > 0) {
  const child = spawn(process.execPath, [VITEST, 'run', ...given], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exit(code ?? 1);
}

const runs = PARTS.map(({ kinds, priority }, at) => {
  const names = kinds.flatMap((kind) => ['--project', kind]);
  const child = spawn(process.execPath, [VITEST, 'run', ...names], { stdio: ['ignore', 'pipe', 'inherit'] });
  setPriority(child.pid, priority);
  const printed = [];
  child.stdout.on('data', (bytes) => {
    printed.push(bytes);
    // One after the other, so that a log can be read; the first one as it comes.
    if (at === 0) process.stdout.write(bytes);
  });
  return { closed: once(child, 'close'), printed };
});
const totals = [0, 0, 0];
let failed = false;
const failures = [];
for (const [at, { closed, printed }] of runs.entries()) {
  const [code] = await closed;
  const output = Buffer.concat(printed).toString();
  if (at > 0) process.stdout.write(output);
  const counts = COUNTS.exec(output)?.slice(1).map(Number);
  failures.push(...(output.match(/^failed: .*$/gm) ?? []));
  failed ||= code !== 0 || !counts;
  counts?.forEach((count, state) => {
    totals[state] += count;
  });
}
for (const line of failures) console.log(line);
console.log(
  `${totals[0]} passed, ${totals[1] + (failed && totals[1] === 0 ? 1 : 0)} failed, ${totals[2]} skipped`,
);
process.exit(failed ? 1 : 0);
