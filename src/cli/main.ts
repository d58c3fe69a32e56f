import { execute } from '@oclif/core';

/** Runs the command line; `url` is that of the file that was started. */
export async function main(url: string): Promise<void> {
  await execute({ dir: url });
}
