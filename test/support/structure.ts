import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The sources of a checkout, and what they name of each other. Paths from its folder. */
export interface Structure {
  files: string[];
  references: Reference[];
}

export interface Reference {
  from: string;
  to: string;
}

/** Static and dynamic imports, and files that are named by `new URL()`: a worker, a template. */
export const REFERENCE = /(?:\bfrom |\bimport\(\s*|^import |\bnew URL\(\s*)(['"])(\.[^'"]+)\1/gm;

export function readStructure(root: string): Structure {
  const files = ['src', 'reports/page'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.bundle.js')),
  );
  const references = files.flatMap((from) =>
    Array.from(readFileSync(join(root, from), 'utf8').matchAll(REFERENCE), ([, , path = '']) => ({
      from,
      to: sourceOf(root, relative(root, join(root, dirname(from), path))),
    })),
  );
  return { files, references };
}

/** What stands in src/ itself is no folder. */
export function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === 'src' ? file : folder;
}

/** Which folders each folder imports from, itself not counted. */
export function edgesBetweenFolders(references: Reference[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of references) {
    const [source, target] = [folderOf(from), folderOf(to)];
    if (source === target || !/\.(ts|js)$/.test(to)) continue;
    edges.set(source, (edges.get(source) ?? new Set()).add(target));
  }
  return edges;
}

/** The first cycle that is met, its first member again at its end; null where there is none. */
export function cycleIn(edges: Map<string, Set<string>>): string[] | null {
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of edges.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of edges.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return null;
}

/** A module is named by what it becomes; what has no source of that name stands for itself. */
function sourceOf(root: string, path: string): string {
  const source = path.replace(/\.js$/, '.ts');
  return existsSync(join(root, source)) ? source : path;
}
