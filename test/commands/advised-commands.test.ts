import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withoutSums } from '../support/capture-file.js';
import { CHROMIUM, launchChromium } from '../support/chromium.js';
import { MISMATCH } from '../support/mismatch.js';
import { runCli, runShell } from '../support/run-cli.js';
import {
  suggestedCommands,
  suggestedInMarkdown,
  suggestedInside,
  unusable,
} from '../support/suggested-commands.js';

const PORT = '--port sim:heap=64k --no-verify';
const FRAGMENT = fileURLToPath(new URL('../../examples/fragment.py', import.meta.url));
const LEAKS = 'kept=[]\ndef step():\n kept.append(bytearray(400))\n';

/** Scripts that end in different findings, and what is typed to record them. */
const RUNS: Record<string, { path: string; source: string; command: string }> = {
  clean: { path: 'scripts/clean.py', source: 'print(1)\n', command: 'profile scripts/clean.py' },
  kept: {
    path: "my scripts/it's.py",
    source: `${LEAKS}x=bytearray(9000)\n`,
    command: `profile "my scripts/it's.py"`,
  },
  grows: {
    path: 'scripts/grows.py',
    source: LEAKS,
    command: 'profile scripts/grows.py --call "step()" --iterations 30',
  },
  leaks: {
    path: 'scripts/leaks.py',
    source: LEAKS,
    command: 'leak scripts/leaks.py --call "step()" --iterations 40',
  },
  few: {
    path: 'scripts/few.py',
    source: LEAKS,
    command: 'leak scripts/few.py --call "step()" --iterations 3',
  },
  wrong: {
    path: 'scripts/wrong.py',
    source: 'def step():\n raise OSError(5)\n',
    command: 'leak scripts/wrong.py --call "step()"',
  },
  full: {
    path: 'scripts/full.py',
    source: 'def step(): pass\nkept=[bytearray(100)]\nbytearray(2000000000)\n',
    command: 'profile scripts/full.py',
  },
  pieces: {
    path: 'scripts/pieces.py',
    source: readFileSync(FRAGMENT, 'utf8'),
    command: 'profile scripts/pieces.py',
  },
  raises: { path: 'scripts/raises.py', source: '1/0\n', command: 'profile scripts/raises.py' },
  exits: {
    path: 'scripts/exits.py',
    source: 'import sys\nsys.exit(3)\n',
    command: 'profile scripts/exits.py',
  },
};

let folder = '';
const printed = new Map<string, string>();
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-suggested-'));
  for (const [name, { path, source, command }] of Object.entries(RUNS)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), source);
    const { stdout, stderr } = await runShell(`mpgc ${command} ${PORT} --out out/${name}`, { cwd: folder });
    printed.set(name, stdout + stderr);
  }
  const lines = withoutSums(readFileSync(join(folder, captureOf('kept')), 'utf8')).split(/(?<=\n)/);
  const spoilt = {
    cut: lines.slice(0, 5),
    lost: lines.filter((line) => !line.includes('"seq":2,')),
    differs: [...lines.slice(0, -1), `${JSON.stringify({ ...MISMATCH, atMs: 0 })}\n`, ...lines.slice(-1)],
  };
  for (const [name, some] of Object.entries(spoilt)) {
    mkdirSync(join(folder, 'out', name));
    writeFileSync(join(folder, 'out', name, `${name}.mpgc.jsonl`), some.join(''));
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What one way of telling proposes, others do, too: each command is run once. */
const ran = new Set<string>();
function unusableAmong(commands: ReadonlySet<string>): ReturnType<typeof unusable> {
  const others = [...commands].filter((command) => !ran.has(command));
  for (const command of others) ran.add(command);
  return unusable(others, folder);
}

/** The one thing that is left open: what of the script is repeated. */
const withCall = (command: string) => command.replace('FUNCTION()', 'step()');

const NAMES = [...Object.keys(RUNS), 'cut', 'lost', 'differs'];
const captureOf = (name: string) =>
  join('out', name, readdirSync(join(folder, 'out', name)).find((file) => file.endsWith('.jsonl')) ?? '');
const report = async (name: string, ...flags: string[]) =>
  (await runCli(['report', captureOf(name), ...flags], { cwd: folder })).stdout;
const proposedInMarkdown = async (name: string) =>
  suggestedInMarkdown(await report(name, '-f', 'md', '--stdout'));

describe.each(NAMES)('what is said about a run: %s', (name) => {
  it('proposes commands that a shell runs as they are printed, each on a line of its own', async () => {
    const inMarkdown = await proposedInMarkdown(name);
    const inJson = suggestedInside(JSON.parse(await report(name, '--json', '--force')));
    const inTerminal = `${printed.get(name) ?? ''}\n${await report(name, '--force')}`;
    const lines = inTerminal.split('\n').map((line) => line.trim());
    for (const command of inMarkdown) expect(lines).toContain(command);
    const all = new Set([...inMarkdown, ...inJson, ...suggestedCommands(inTerminal)].map(withCall));
    expect(await unusableAmong(all)).toEqual({});
  });
});

it.each([
  ['clean', []],
  ['grows', ['leak']],
  ['full', ['simulate']],
  ['cut', ['profile']],
  ['differs', ['doctor']],
])('proposes what comes next after a run: %s', async (name, expected) => {
  const commands = await proposedInMarkdown(name);
  expect(commands.map((command) => command.split(' ')[1])).toEqual(expected);
});

it.skipIf(CHROMIUM.missing)(
  `the page proposes commands that a shell runs, in ${CHROMIUM.label}`,
  async () => {
    const browser = await launchChromium();
    const tab = await browser.newPage();
    // All views below each other.
    await tab.emulateMedia({ media: 'print' });
    const proposed = new Set<string>();
    for (const name of NAMES) {
      await report(name, '--html', 'page.html', '--force');
      await tab.goto(`file://${join(folder, 'page.html')}`);
      await tab.waitForSelector('canvas', { state: 'attached' });
      const onPage = suggestedCommands(await tab.locator('body').innerText());
      expect(onPage).toEqual(expect.arrayContaining(await proposedInMarkdown(name)));
      for (const command of onPage) proposed.add(withCall(command));
    }
    await browser.close();
    expect(proposed.size).toBeGreaterThan(3);
    expect(await unusableAmong(proposed)).toEqual({});
  },
);
