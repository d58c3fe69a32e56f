import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Plugin as BundlePlugin, build } from 'esbuild';
import type { Plugin } from 'vite';

/**
 * Lets tests start the threads of the sources: Node loads a thread by itself, without vitest, and cannot read
 * TypeScript. What `new URL('./x-worker.js', import.meta.url)` names is compiled from x-worker.ts with all that it
 * imports of ours, and handed over as a data: URL. Packages are left to Node.
 */
export function workerModules(): Plugin {
  return {
    name: 'mpgc:worker-modules',
    enforce: 'pre',
    async transform(code, id) {
      let changed = code;
      for (const [reference, path] of code.matchAll(WORKER)) {
        const source = new URL(`${path}.ts`, pathToFileURL(id));
        changed = changed.replace(reference, `new URL('${await compile(fileURLToPath(source))}')`);
      }
      return changed === code ? null : { code: changed, map: null };
    },
  };
}

const WORKER = /new URL\('(\.[^']*-worker)\.js', import\.meta\.url\)/g;

async function compile(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [PACKAGES],
  });
  const [{ contents } = { contents: new Uint8Array() }] = outputFiles;
  return `data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`;
}

/** A data: URL is in no folder: what it imports has to say where it is. */
const PACKAGES: BundlePlugin = {
  name: 'packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path: import.meta.resolve(path), external: true }));
  },
};
