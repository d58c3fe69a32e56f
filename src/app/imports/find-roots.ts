import { createHash } from 'node:crypto';
import type { ImportRoot } from '../../agent/imports/imports-request.js';
import { MpgcError } from '../../errors.js';
import { importGraph } from '../../instrument/import-order/import-graph.js';
import { findImports } from '../../instrument/imports/find-imports.js';
import { readBeside } from '../beside/read-beside.js';
import { readScript } from '../program/read-script.js';

/** A script or module that was asked for, with its imports as they stand in the texts on this computer. */
export interface FoundRoot extends ImportRoot {
  leftOut: string[];
  /** Of the script, else of what imports the module. */
  bytes: number;
  sha256: string;
  /** The path of a script as it was given. */
  path: string | null;
}

const MODULE = /^[^\W\d]\w*(\.[^\W\d]\w*)*$/u;

/** @throws MpgcError USAGE for what is neither, and as readScript() and readBeside() do */
export function findRoot(asked: string, paths: readonly string[]): FoundRoot {
  if (/\.py$|[\\/]/.test(asked)) return scriptRoot(asked, paths);
  if (MODULE.test(asked)) return moduleRoot(asked, paths);
  throw new MpgcError('USAGE', `'${asked}' is no script and no name of a module.`, {
    suggestions: ['Give a script like main.py, or a module as it is imported: sensors, umqtt.simple'],
  });
}

function scriptRoot(path: string, paths: readonly string[]): FoundRoot {
  const { name, bytes, text } = readScript(path);
  // What the script itself opens it does not need: it is not run.
  const imports = findImports(text)
    .map(({ from, to }) => text.slice(from, to))
    .join('\n');
  const { files, leftOut } = readBeside({ path, text: imports }, paths);
  return { name, kind: 'script', graph: importGraph(text, files), files, leftOut, path, ...digestOf(bytes) };
}

function moduleRoot(name: string, paths: readonly string[]): FoundRoot {
  const text = `import ${name}\n`;
  const { files, leftOut } = readBeside({ path: name, text }, paths);
  const graph = importGraph(text, files);
  return { name, kind: 'module', graph, files, leftOut, path: null, ...digestOf(Buffer.from(text)) };
}

function digestOf(bytes: Buffer): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
