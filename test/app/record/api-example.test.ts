import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mpgc-api-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the example of the public API is short, and runs', async () => {
  const page = readFileSync(join(ROOT, 'docs/captures.md'), 'utf8');
  const example = /```js\n(import[\s\S]*?)```/.exec(page)?.[1] ?? '';
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(8);
  cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
  const script = join(folder, 'example.mjs');
  writeFileSync(script, example.replace("'mpgc'", JSON.stringify(join(ROOT, 'dist/index.js'))));
  const { stdout } = await promisify(execFile)(process.execPath, [script], { cwd: folder });
  expect(stdout).toMatch(/^0 \d+\n1 \d+\n2 \d+\n/);
});
