// Bundles what ships: one file for each command, for the workers and for the public API, with what they share in chunks
// of their own. A command loads what it needs, and reads a few files in place of several hundred.
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WORKER_ENTRIES } from './worker-entries.js';
import { writeHelp } from './write-help.js';
import { writeNotices } from './write-notices.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const inSrc = (path) => `${root}src/${path}`;

/** Packages that bring files of their own (native code, WebAssembly, programs), or that may be absent. */
const EXTERNAL = [
  '@fontsource/*',
  '@micropython/*',
  '@pybricks/*',
  'canvas',
  'chart.js',
  'open',
  'rp2040js',
  'serialport',
];

/** Where esbuild puts what is loaded by import(): each way to reach a board, and so what starts the threads. */
const CHUNKS = 'shared';

const shared = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Where a package has modules, they are what a bundler can follow.
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Names stay: the stack of an internal error is what a report of it needs.
  minifySyntax: true,
  minifyWhitespace: true,
  // Packages in CommonJS ask for Node's own modules by require().
  banner: {
    js: "import{createRequire as mpgcRequire}from'node:module';const require=mpgcRequire(import.meta.url);",
  },
};

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
const product = await build({
  ...shared,
  entryPoints: [
    inSrc('index.ts'),
    ...readdirSync(inSrc('commands')).map((name) => inSrc(`commands/${name}`)),
    ...['main', 'help', 'command-not-found', 'quick-answer'].map((name) => inSrc(`cli/${name}.ts`)),
  ],
  outdir: `${root}dist`,
  outbase: `${root}src`,
  splitting: true,
  chunkNames: `${CHUNKS}/[hash]`,
});
const workers = await build({
  ...shared,
  entryPoints: WORKER_ENTRIES.map((path) => root + path),
  outdir: `${root}dist/${CHUNKS}`,
  entryNames: '[name]',
});
writeNotices(root, [product.metafile, workers.metafile], `${root}dist/NOTICES.txt`);
writeHelp(root, `${root}dist/help.json`);
