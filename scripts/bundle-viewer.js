import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build as buildStyle } from 'esbuild';
import { build } from 'vite';

const page = new URL('../reports/page/', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(name, page));

// Rollup leaves out the scales of Chart.js that the page does not use, which esbuild takes for needed.
const [{ output }] = await build({
  configFile: false,
  logLevel: 'warn',
  build: {
    write: false,
    target: 'es2022',
    minify: 'esbuild',
    lib: { entry: pathOf('viewer.ts'), formats: ['iife'], name: 'viewer', fileName: 'viewer' },
    rollupOptions: { treeshake: { propertyReadSideEffects: false } },
  },
});
const script = output[0].code;
// The bundle is put into a script element as it is. esbuild escapes "</script"; "<!--" it leaves.
if (/<!--|<\/script/i.test(script))
  throw new Error('The viewer has a text that would end its script element.');
writeFileSync(pathOf('viewer.bundle.js'), script);

const outfile = pathOf('style.bundle.css');
await buildStyle({
  entryPoints: [pathOf('style/page.css')],
  outfile,
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
});
if (/<\/style/i.test(readFileSync(outfile, 'utf8'))) {
  throw new Error(`${outfile} has a text that would end its style element.`);
}
