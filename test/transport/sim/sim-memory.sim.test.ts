import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../../../src/app/record/run-doctor.js';
import { type ProfileResult, runProfile } from '../../../src/app/record/run-profile.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-sim-memory-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const EXAMPLE = fileURLToPath(new URL('../../../examples/fragment.py', import.meta.url));
/** To fill 256 MiB with small objects, and to look through them, takes a minute on a computer that does nothing else. */
const FILLING_MS = 600_000;
const UNITS = { k: 1024, m: 1024 * 1024 };

function profile(scriptPath: string, port: string): Promise<ProfileResult> {
  return runProfile({ scriptPath, port, outDir: folder, verify: false });
}

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const codes = ({ capture }: ProfileResult) => [...capture.records.ofType('warning')].map(({ code }) => code);

describe('a heap of the embedded board', () => {
  it.each(['8k', '9k', '64k', '1m', '8m', '16m', '32m', '64m'])(
    'of %s can be profiled and compared with the model',
    async (size) => {
      const port = `sim:heap=${size}+`;
      const { exitCode, analysis } = await profile(EXAMPLE, port);
      expect(exitCode).toBe(0);
      const bytes = Number.parseInt(size, 10) * UNITS[size.at(-1) as keyof typeof UNITS];
      expect(analysis.summary.totalBytes).toBeGreaterThan(bytes * 0.95);
      const { check } = await runDoctor({ port, rounds: 1 });
      expect(check.conformance.status).toBe('match');
    },
  );

  it.each([
    ['large objects', 'a = []\nwhile True:\n    a.append(bytearray(1000))\n'],
    ['small objects', 'a = None\nwhile True:\n    a = [a] * 28\n'],
  ])(
    'that is filled with %s for ever ends with a MemoryError, and a small capture',
    async (_, text) => {
      const result = await profile(script('endless.py', text), 'sim');
      expect(result.exitCode).toBe(1);
      expect(result.capture.records.first('error')).toMatchObject({ origin: 'program', code: 'MemoryError' });
      expect(codes(result)).toContain('map-too-large');
      expect(statSync(result.capturePath).size).toBeLessThan(100_000);
    },
    FILLING_MS,
  );
});

/** What fills a computer may end the tests with it: asked for by MPGC_TEST_MEMORY. */
describe.runIf(process.env.MPGC_TEST_MEMORY)('a program on the embedded board', () => {
  it.each([
    ['files', "f = open('/x', 'wb')\nwhile True:\n    f.write(b'x' * 10000)\n"],
    [
      'objects of JavaScript',
      'import js\na = []\nwhile True:\n    a.append(js.Uint8Array.new(10000000))\n    a[-1].fill(1)\n',
    ],
  ])('that fills the computer with %s is ended, and what was recorded is kept', async (_, text) => {
    const { exitCode, failure, capture } = await profile(script('greedy.py', text), 'sim');
    expect(exitCode).toBe(4);
    expect(failure).toMatchObject({ code: 'BOARD_LOST', values: { loss: 'computer-memory' } });
    expect([...capture.records.samples].length).toBeGreaterThan(0);
  });
});
