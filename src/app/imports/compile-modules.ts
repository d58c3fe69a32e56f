import { createRequire } from 'node:module';
import type { CompiledModules } from '../../agent/imports/imports-request.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { startWorker } from '../../transport/start-worker.js';

/** For the thread: the modules by their names, and where the compiler is. */
export interface CompileWork {
  modules: { name: string; path: string; text: string }[];
  wasmPath: string;
}

/** `mpy` is null where it was not compiled; `said` is why. */
export interface Compiled {
  name: string;
  mpy: Uint8Array | null;
  said: string;
}

/** What mpy-cross says of machine code where it is not told for which chip. */
const NATIVE = /invalid arch/;

/** Of all modules together; one of 256 KiB takes less than a second. */
const LIMIT_MS = 60_000;

/** Compiles modules on this computer, by MicroPython's own compiler for bytecode; native code is not compiled, as that depends on the chip. */
export async function compileModules(modules: ReadonlyMap<string, ProgramFile>): Promise<CompiledModules> {
  const work: CompileWork = {
    modules: [...modules].map(([name, { path, bytes }]) => ({ name, path, text: bytes.toString('utf8') })),
    wasmPath: createRequire(import.meta.url).resolve('@pybricks/mpy-cross-v6/build/mpy-cross-v6.wasm'),
  };
  const compiled = await compileAll(work);
  const files = new Map<string, ProgramFile>();
  const notCompiled: CompiledModules['notCompiled'] = [];
  for (const [name, { path, kind }] of modules) {
    const found = compiled.get(name);
    if (found?.mpy)
      files.set(name, { path: path.replace(/\.py$/, '.mpy'), bytes: Buffer.from(found.mpy), kind });
    else {
      const said = found?.said ?? 'the compiler did not come to its end';
      notCompiled.push({ name, reason: NATIVE.test(said) ? 'native' : 'refused', said });
    }
  }
  return { files, notCompiled };
}

/** As many as it comes to: it may fail at one of them. */
function compileAll(work: CompileWork): Promise<Map<string, Compiled>> {
  const compiled = new Map<string, Compiled>();
  if (work.modules.length === 0) return Promise.resolve(compiled);
  const worker = startWorker(new URL('./compile-worker.js', import.meta.url), {
    workerData: work,
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => void worker.terminate(), LIMIT_MS);
    worker.on('message', (one: Compiled) => compiled.set(one.name, one));
    worker.on('error', () => {});
    worker.once('exit', () => {
      clearTimeout(timer);
      resolve(compiled);
    });
  });
}
