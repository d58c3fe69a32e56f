import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const page = new URL('../reports/page/', import.meta.url);
const outfile = fileURLToPath(new URL('viewer.bundle.js', page));

await build({
  entryPoints: [fileURLToPath(new URL('viewer.ts', page))],
  outfile,
  bundle: true,
  format: 'iife',
  target: 'es2020',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
});

// The bundle is put into a script element as it is. esbuild escapes "</script"; "<!--" it leaves.
if (/<!--|<\/script/i.test(readFileSync(outfile, 'utf8'))) {
  throw new Error(`${outfile} has a text that would end its script element.`);
}
