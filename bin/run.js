#!/usr/bin/env node
// Before oclif, which would throw it: a disk that is full, say. Of a pipe that nobody reads any more oclif makes nothing.
process.stdout.on('error', (error) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`Error: Could not write to stdout: ${error.message}\n`);
  process.exit(2);
});
const { execute } = await import('@oclif/core');
await execute({ dir: import.meta.url });
// A device that went away may never let go of its handle; that must not keep the shell waiting.
setTimeout(() => process.exit(), 1000).unref();
