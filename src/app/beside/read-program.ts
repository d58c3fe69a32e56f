import type { ResolvedFiles } from '../../instrument/imports/resolve-files.js';
import { readBeside } from './read-beside.js';
import { readScript } from './read-script.js';

/** A script, and what it is given of what stands beside it. */
export interface Program extends ResolvedFiles {
  name: string;
  bytes: Buffer;
  text: string;
}

/** @throws MpgcError SCRIPT_NOT_FOUND, SCRIPT_NOT_UTF8, SCRIPT_EMPTY, and USAGE for a path that is no folder */
export function readProgram({
  scriptPath,
  serve,
  paths,
}: {
  scriptPath: string;
  serve: boolean;
  paths: readonly string[];
}): Program {
  const script = readScript(scriptPath);
  const beside = serve
    ? readBeside({ path: scriptPath, text: script.text }, paths)
    : { files: [], leftOut: [] };
  return { ...script, ...beside };
}
