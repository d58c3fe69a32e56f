import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runProfile } from '../../../src/app/record/run-profile.js';

const folder = mkdtempSync(join(tmpdir(), 'mpgc-profile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a function it was given that throws is told as it is, and what was recorded stays', async () => {
  const scriptPath = join(folder, 'main.py');
  writeFileSync(scriptPath, 'print("hello")\n');
  const fault = new TypeError('no such property');
  let thrown = false;
  const run = runProfile({
    scriptPath,
    port: 'sim',
    outDir: folder,
    verify: false,
    onRecord: ({ type }) => {
      if (type !== 'output' || thrown) return;
      thrown = true;
      throw fault;
    },
  });
  await expect(run).rejects.toBe(fault);
  const [file = '', ...others] = readdirSync(folder).filter((name) => name !== 'main.py');
  expect(file).toMatch(/\.mpgc\.jsonl$/);
  expect(others).toEqual([]);
  const records = readFileSync(join(folder, file), 'utf8').trim().split('\n');
  const types = records.map((line) => JSON.parse(line).type);
  expect(types).toContain('output');
  expect(types).not.toContain('error');
  expect(JSON.parse(records.at(-1) ?? '')).toMatchObject({ type: 'end', reason: 'failed' });
});
