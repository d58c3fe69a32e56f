import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A TypeScript module of the tests that needs no package, compiled into `folder` on the way. */
export async function bundled(path, folder) {
  const outfile = join(folder, `${path.replaceAll(/\W/g, '-')}.mjs`);
  await build({ entryPoints: [join(ROOT, path)], outfile, bundle: true, platform: 'node', format: 'esm' });
  return import(outfile);
}
