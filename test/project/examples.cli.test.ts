import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { PAGES, withPrinted } from '../../scripts/print-examples.js';
import { differentParts } from '../support/same-figures.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = '<!-- prints';
const texts = PAGES.map((page) => [page, readFileSync(join(ROOT, page), 'utf8')] as const);
/** A page has up to four runs of the embedded board. */
const TEST_MS = 180_000;

it.each(texts.filter(([, text]) => text.includes(EXAMPLE)))(
  'the examples of %s are what its commands print ("node scripts/print-examples.js" refreshes them)',
  (_page, text) => {
    expect(differentParts(text, withPrinted(text))).toEqual([]);
  },
  TEST_MS,
);

it('tells an example that is out of date', () => {
  const page = `${EXAMPLE}: mpgc --version -->\n\`\`\`\nmpgc/0.0.0\n\`\`\`\n`;
  expect(differentParts(page, withPrinted(page))).toEqual([
    expect.stringMatching(/mpgc\/0\.0\.0 ``` → .* mpgc\/\d/),
  ]);
});
