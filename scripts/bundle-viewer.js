import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build as buildStyle } from 'esbuild';
import { build } from 'vite';

const page = new URL('../reports/page/', import.meta.url);
const pathOf = (name) => fileURLToPath(new URL(name, page));

/** The page of one capture, that of one with a snapshot, and the pages of several. */
await bundleScript('viewer');
await bundleStyle('page', 'style');
await bundleScript('viewer-of-objects');
await bundleStyle('objects', 'objects');
await bundleScript('several');
await bundleStyle('several', 'several');

/** Rollup leaves out the scales of Chart.js that the page does not use, which esbuild takes for needed. */
async function bundleScript(name) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      minify: 'esbuild',
      lib: { entry: pathOf(`${name}.ts`), formats: ['iife'], name: 'page', fileName: name },
      rollupOptions: { treeshake: { propertyReadSideEffects: false } },
    },
  });
  const script = output[0].code;
  // The bundle is put into a script element as it is. esbuild escapes "</script"; "<!--" it leaves.
  if (/<!--|<\/script/i.test(script))
    throw new Error(`${name}.ts has a text that would end its script element.`);
  writeFileSync(pathOf(`${name}.bundle.js`), script);
}

async function bundleStyle(entry, name) {
  const outfile = pathOf(`${name}.bundle.css`);
  await buildStyle({
    entryPoints: [pathOf(`style/${entry}.css`)],
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
}
