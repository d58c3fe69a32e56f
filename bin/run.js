#!/usr/bin/env node
import { execute } from '@oclif/core';

await execute({ dir: import.meta.url });
// A device that went away may never let go of its handle; that must not keep the shell waiting.
setTimeout(() => process.exit(), 1000).unref();
