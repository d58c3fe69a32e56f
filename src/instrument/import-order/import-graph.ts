import { absoluteName, moduleName } from '../imports/module-names.js';
import type { ProgramFile } from '../imports/resolve-files.js';
import { type ImportTime, placedImports } from './placed-imports.js';

/** One module that another imports, or the script, which is ROOT. */
export interface ImportEdge {
  to: string;
  /** Of the import in its file, from 1. */
  line: number;
  /** `parent`: a package is imported before what is in it. */
  time: ImportTime | 'parent';
}

export interface ModuleNode {
  name: string;
  /** null for what the board has itself, or nobody. */
  file: ProgramFile | null;
  /** In the order of its text; each module once for each time. */
  edges: ImportEdge[];
}

/** What a program imports, by the names of the modules. */
export type ImportGraph = ReadonlyMap<string, ModuleNode>;

/** The name of the script in a graph. */
export const ROOT = '';

/** mpgc is what a profiled program may import; it is there with the agent alone. */
const OWN = 'mpgc';

/** The graph of a script, or of `import NAME` for a module: `files` are those that it may import, as resolveFiles() gives them. */
export function importGraph(script: string, files: readonly ProgramFile[]): ImportGraph {
  const nodes = new Map<string, ModuleNode>();
  const modules = files.flatMap((file) => {
    const module = file.kind === 'module' ? nameOfFile(file.path) : null;
    return module ? [{ ...module, file }] : [];
  });
  for (const { name, file } of modules) nodes.set(name, { name, file, edges: [] });
  const edgesOf = (text: string, within: string) =>
    unique(
      placedImports(text).flatMap((found) => {
        const name = absoluteName(found, within);
        const all = name === null ? [] : targets(name, found.names ?? [], nodes);
        return all.map((to): ImportEdge => ({ to, line: found.line, time: found.time }));
      }),
    );
  nodes.set(ROOT, { name: ROOT, file: null, edges: edgesOf(script, '') });
  for (const { name, isPackage, file } of modules) {
    const around = parentOf(name);
    const within = isPackage ? name : around;
    const text = file.path.endsWith('.py') ? file.bytes.toString('utf8') : '';
    const parent: ImportEdge[] =
      nodes.has(around) && around !== ROOT ? [{ to: around, line: 1, time: 'parent' }] : [];
    nodes.get(name)!.edges = [...parent, ...edgesOf(text, within).filter(({ to }) => to !== name)];
  }
  for (const { edges } of [...nodes.values()]) {
    for (const { to } of edges) if (!nodes.has(to)) nodes.set(to, { name: to, file: null, edges: [] });
  }
  return nodes;
}

/** Of a source, or of what was compiled from one. */
export function nameOfFile(path: string): { name: string; isPackage: boolean } | null {
  return moduleName(path.replace(/\.mpy$/, '.py'));
}

function parentOf(name: string): string {
  return name.split('.').slice(0, -1).join('.');
}

/** What an import loads of the modules that have files, outer ones first; the name itself where none has. */
function targets(name: string, names: { name: string }[], nodes: ReadonlyMap<string, ModuleNode>): string[] {
  const parts = name.split('.');
  if (name === '' || parts[0] === OWN) return [];
  if (!nodes.has(parts[0]!)) return [name];
  const way = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
  const taken = names.map((one) => `${name}.${one.name}`);
  return [...way, ...taken].filter((candidate) => nodes.has(candidate));
}

function unique(edges: ImportEdge[]): ImportEdge[] {
  const seen = new Set<string>();
  return edges.filter(({ to, time }) => {
    const key = `${time} ${to}`;
    return seen.has(key) ? false : seen.add(key);
  });
}
