import type { Truth } from '../main-loops/truth.js';

/** What is true of the programs in the folders beside this file; their loops stand in modules. As in ../main-loops/truth.ts;
 * `stack`: a micro:bit has none left for a sample in an import, or in a method of a module. */
export const TRUTH: Record<string, Truth & { file: string; stack?: 'large' }> = {
  function: { verdict: 'leak', file: 'app.py', line: 10, perPass: 16 },
  top: { verdict: 'leak', file: 'app.py', line: 5, perPass: 16 + 16 + 32, stack: 'large' },
  package: { verdict: 'bounded', file: 'pkg/core.py', line: 15, stack: 'large' },
  tasks: { verdict: 'leak', file: 'sense.py', line: 9, perPass: 16 + 16 + 112, asyncio: true },
};
