import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** What src/cli/quick-answer.ts fills in: the version of the computer that shows the help, not of the one that built it. */
const VERSION_PLACE = '{version}';

/** Writes the help of mpgc and of each command, plain and coloured, as oclif prints it where no texts are built yet. */
export function writeHelp(root, path) {
  const commands = readdirSync(`${root}src/commands`).map((name) => name.replace(/\.ts$/, ''));
  const texts = (colours) =>
    Object.fromEntries(['', ...commands].map((command) => [command, helpText(root, command, colours)]));
  writeFileSync(path, JSON.stringify({ plain: texts('0'), coloured: texts('1') }));
}

function helpText(root, command, colours) {
  const args = [`${root}bin/run.js`, ...(command === '' ? [] : [command]), '--help'];
  const { NO_COLOR: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...env, FORCE_COLOR: colours },
  });
  if (status !== 0) throw new Error(`mpgc ${command} --help: ${stderr}`);
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const ours = `mpgc/${version} ${process.platform}-${process.arch} node-${process.version}`;
  return stdout.replace(/\n$/, '').replaceAll(ours, VERSION_PLACE);
}
