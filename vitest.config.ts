import { defineConfig } from 'vitest/config';
import { workerModules } from './test/support/worker-modules.js';

export default defineConfig({
  plugins: [workerModules()],
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/count-reporter.ts'],
  },
});
