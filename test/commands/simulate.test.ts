import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateSchema } from '../../src/report/simulate/simulate-json.js';
import { board, captureOf, WHOLE_RUN } from '../support/hand-made.js';
import { runCli } from '../support/run-cli.js';

let folder = '';
let recorded = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-simulate-'));
  writeFileSync(
    join(folder, 'main.py'),
    'kept=[bytearray(200) for _ in range(20)]\nbuffer=bytearray(8000)\n',
  );
  await runCli(['profile', 'main.py', '--port', 'sim:heap=64k'], { cwd: folder });
  const name = readdirSync(join(folder, 'mpgc-reports')).find((file) => file.endsWith('.mpgc.jsonl'));
  recorded = join('mpgc-reports', name ?? 'none');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const simulate = (...args: string[]) => runCli(['simulate', ...args], { cwd: folder });

function handMade(name: string, records: object[], options = {}): string {
  const { records: all, truncated } = captureOf(records, options);
  const text = Array.from(all, (record) => JSON.stringify(record)).join('\n');
  writeFileSync(join(folder, name), truncated ? `${text}\n{"type":"sam` : `${text}\n`);
  return name;
}

describe('mpgc simulate', () => {
  it('prints what is known and what is assumed, in 80 columns', async () => {
    const { code, stdout } = await simulate(recorded, '--heap', '8k,64KiB', '--alloc', '4096,16k');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /Known \(.*\n(.*\n)+ {2}- A heap of 8 KiB has 8,000 B for blocks.*\n(.*\n)*Assumed \(/,
    );
    expect(stdout).toMatch(/^ {2}64 KiB +fits +0 /m);
    expect(stdout).toMatch(/See the \d+ assumptions with --explain\./);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    const explained = await simulate(recorded, '--heap', '8k', '--explain');
    expect(explained.stdout).toContain('Assumptions:\n  - ');
  });

  it('prints one object of the published schema with --json', async () => {
    const { code, stdout } = await simulate(recorded, '--json', '--alloc', '4k', '--alloc', '40m');
    expect(code).toBe(0);
    const { known, assumed, withheld } = simulateSchema.parse(JSON.parse(stdout));
    expect(withheld).toBeNull();
    const answers = known.room.filter(({ role }) => role === 'final').map(({ bytes, when }) => [bytes, when]);
    expect(answers).toEqual([
      [4096, 'now'],
      [40 * 2 ** 20, 'by-growing'],
    ]);
    // 20 * 200 bytes and the buffer stay, whatever the garbage was.
    expect(known.leastHeapBytes).toBeGreaterThan(12_000);
    expect(assumed?.smallest?.shortBytes).toBeGreaterThanOrEqual(known.leastHeapBytes!);
  });

  it.each([
    ['cut off', () => handMade('cut.mpgc.jsonl', WHOLE_RUN.slice(0, 6), { truncated: true }), 'is cut off'],
    [
      'without maps',
      () =>
        handMade(
          'no-maps.mpgc.jsonl',
          WHOLE_RUN.filter((record) => !('dump' in record)),
        ),
      'without micropython.mem_info',
    ],
    [
      'of another firmware',
      () => handMade('other.mpgc.jsonl', [board({ implementation: 'circuitpython' }), ...WHOLE_RUN.slice(1)]),
      'another allocator',
    ],
  ])('gives exit code 5 for a capture that is %s', async (_, make, text) => {
    const { code, stdout } = await simulate(make());
    expect(stdout.replace(/\s+/g, ' ')).toContain(text);
    expect(stdout).not.toContain('Assumed');
    expect(code).toBe(5);
  });

  it.each([
    ['--heap', '64q'],
    ['--alloc', '0'],
    ['--threshold', '1.5'],
    ['--heap', '9999m'],
  ])('says what to do about %s %s', async (flag, value) => {
    const { code, stderr } = await simulate(recorded, flag, value);
    expect(code).toBe(2);
    expect(stderr).toContain(`Error: ${flag} does not understand '${value}'.`);
    expect(stderr).toContain('64k, 128KiB');
  });

  it('changes nothing in the capture', async () => {
    const before = readFileSync(join(folder, recorded), 'utf8');
    await simulate(recorded, '--threshold', '4k');
    expect(readFileSync(join(folder, recorded), 'utf8')).toBe(before);
  });
});
