import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { WORKER_ENTRIES } from './worker-entries.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** TypeScript modules of this repository by their paths from its folder, compiled on the way, as one module. */
export async function bundled(...paths) {
  return import(pathToFileURL(await compiled(...paths)).href);
}

/** The same as a file that node can run. */
export async function compiled(...paths) {
  const name = createHash('sha256').update(paths.join()).digest('hex').slice(0, 12);
  const outfile = join(ROOT, `node_modules/.cache/mpgc/${name}.js`);
  const [first] = paths;
  const contents = paths.map((path) => `export * from './${path}';`).join('\n');
  const shared = { bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' };
  await build({
    ...shared,
    ...(paths.length === 1
      ? { entryPoints: [join(ROOT, first)] }
      : { stdin: { contents, resolveDir: ROOT, loader: 'ts' } }),
    outfile,
  });
  const workers = WORKER_ENTRIES.map((path) => join(ROOT, path));
  await build({ ...shared, entryPoints: workers, entryNames: '[name]', outdir: dirname(outfile) });
  return outfile;
}
