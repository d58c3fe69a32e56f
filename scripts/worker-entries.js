/**
 * The threads of src, which `new URL('./x-worker.js', import.meta.url)` starts: they must lie beside whatever bundle the
 * modules that start them are in.
 */
export const WORKER_ENTRIES = [
  'src/transport/sim/sim-worker.ts',
  'src/transport/emu/emu-worker.ts',
  'src/app/imports/compile-worker.ts',
];
