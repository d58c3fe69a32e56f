import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import compile from '@pybricks/mpy-cross-v6/build/mpy-cross-v6.js';
import type { Compiled, CompileWork } from './compile-modules.js';

/**
 * The thread in which MicroPython's own compiler runs, in WebAssembly: it adds handlers to the process that it believes to be its
 * own, and a fault in it ends no more than this thread.
 */
const { modules, wasmPath } = workerData as CompileWork;
const wasmBinary = readFileSync(wasmPath);

for (const { name, path, text } of modules) {
  const { mpy, said } = await compileOne(path, text);
  const compiled: Compiled = { name, mpy: mpy ?? null, said };
  parentPort?.postMessage(compiled);
}
parentPort?.close();

/** The compiler's file system has no folders: the path goes in apart, for tracebacks. */
function compileOne(path: string, text: string): Promise<{ mpy: Uint8Array | undefined; said: string }> {
  return new Promise((resolve) => {
    compile({
      arguments: ['-s', path, 'module.py'],
      inputFileContents: text,
      wasmBinary,
      callback: (status, mpy, _out, err) =>
        resolve({ mpy: status === 0 ? mpy : undefined, said: err.at(-1) ?? `status ${status}` }),
    });
  });
}
