#!/usr/bin/env node
import { quickAnswer } from '../dist/cli/quick-answer.js';

// Before oclif, which would throw it: a disk that is full, say. Of a pipe that nobody reads any more oclif makes nothing.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`Error: Could not write to stdout: ${error.message}\n`);
  process.exit(2);
});
const answer = quickAnswer(process.argv.slice(2), process.stdout.hasColors?.() ?? false);
if (answer !== null) {
  process.stdout.write(`${answer}\n`);
} else {
  const { main } = await import('../dist/cli/main.js');
  await main(import.meta.url);
  // A device that went away may never let go of its handle; that must not keep the shell waiting.
  setTimeout(() => process.exit(), 1000).unref();
}
