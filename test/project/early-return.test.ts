import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const TESTS = fileURLToPath(new URL('../', import.meta.url));
/** The line that opens the body of a test, also at the end of a table of cases. */
const OPENS = /^( *)(?:(?:it|check)\b.*|async \(.*\) |\]\)\(.*)=> \{$/;

it.each([
  ["it('a', () => {\n  if (missing) return;\n  expect(1).toBe(1);\n});", ['  if (missing) return;']],
  [
    "  check('a', async () => {\n    if (x) return expect(1).toBe(1);\n  });",
    ['    if (x) return expect(1).toBe(1);'],
  ],
  ["it.each([\n  1,\n])('%s', (n) => {\n  if (n) {\n    return;\n  }\n});", ['    return;']],
  ["it('a', () => {\n  call(() => {\n    if (done) return;\n  });\n});", []],
  ['function f() {\n  if (x) return;\n}', []],
])('finds where a test gives up: %j', (text, expected) => {
  expect(earlyReturns(text)).toEqual(expected);
});

it('a test that cannot run is skipped with its reason, and does not return', () => {
  const found = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .flatMap((file) =>
      earlyReturns(readFileSync(join(TESTS, file), 'utf8')).map((line) => `${file}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

/** The lines that leave a test at the level of its body, or of an `if` in it. */
function earlyReturns(text: string): string[] {
  const found: string[] = [];
  let indent: string | null = null;
  let inIf = false;
  for (const line of text.split('\n')) {
    const opens = OPENS.exec(line);
    if (opens) indent = opens[1] ?? '';
    else if (indent === null) continue;
    else if (line.startsWith(`${indent}}`)) indent = null;
    else if (new RegExp(`^${indent}  if \\(.*\\) return\\b`).test(line)) found.push(line);
    else if (new RegExp(`^${indent}  if \\(.*\\) \\{$`).test(line)) inIf = true;
    else if (line === `${indent}  }`) inIf = false;
    else if (inIf && new RegExp(`^${indent}    return\\b`).test(line)) found.push(line);
  }
  return found;
}
