import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What all layers may import; these import nothing. */
const FOR_ALL = ['src/errors.ts', 'src/phases.ts'];

/** What each layer may import, itself and FOR_ALL apart. */
const MAY_IMPORT: Record<string, string[]> = {
  index: ['app', 'report', 'config', 'analysis', 'session', 'heap', 'transport'],
  commands: ['cli', 'app', 'report', 'config', 'analysis', 'session', 'transport'],
  cli: ['app', 'report', 'config', 'session', 'transport'],
  app: ['report', 'config', 'analysis', 'session', 'heap', 'agent', 'transport', 'version'],
  report: ['config', 'analysis', 'session', 'heap'],
  config: ['analysis'],
  analysis: ['session', 'heap'],
  session: ['heap'],
  agent: ['repl', 'session', 'heap', 'transport'],
  repl: ['transport'],
  transport: [],
  heap: [],
  page: ['report', 'heap'],
};

interface Reference {
  from: string;
  to: string;
}

/** Static and dynamic imports, and files that are named by `new URL()`: a worker, a template. */
const REFERENCE = /(?:\bfrom |\bimport\(\s*|^import |\bnew URL\(\s*)(['"])(\.[^'"]+)\1/gm;

const FILES = ['src', 'reports/page'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file))
    .filter((file) => /\.(ts|js)$/.test(file) && !file.endsWith('.bundle.js')),
);

const REFERENCES: Reference[] = FILES.flatMap((from) =>
  Array.from(readFileSync(join(ROOT, from), 'utf8').matchAll(REFERENCE), ([, , path = '']) => ({
    from,
    to: sourceOf(relative(ROOT, join(ROOT, dirname(from), path))),
  })),
);

describe('imports', () => {
  it('name files that are there', () => {
    expect(REFERENCES.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([]);
    expect(REFERENCES.length).toBeGreaterThan(1000);
  });

  it('point one way between layers', () => {
    const wrong = REFERENCES.filter(({ from, to }) => !mayReach(layerOf(from), to));
    expect(wrong).toEqual([]);
  });

  it('make no cycle between folders', () => {
    expect(cycleIn(edgesBetween(REFERENCES))).toBeNull();
  });

  it('reach the agent from app alone', () => {
    const reaching = REFERENCES.filter(({ to }) => layerOf(to) === 'agent').map(({ from }) => layerOf(from));
    expect([...new Set(reaching)].sort()).toEqual(['agent', 'app']);
  });
});

describe('folders', () => {
  it('have a name that says more than "utils"', () => {
    expect(FILES.filter((file) => /\b(utils?|helpers?|misc|common)\b/.test(file))).toEqual([]);
  });
});

describe('the rule itself', () => {
  it('sees a cycle', () => {
    const edges = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b'])],
    ]);
    expect(cycleIn(edges)).toEqual(['b', 'c', 'b']);
  });

  it.each([
    ["import { a } from '../heap/x.js';", '../heap/x.js'],
    ["const a = await import('../agent/x.js');", '../agent/x.js'],
    ["new Worker(new URL('./worker.js', import.meta.url))", './worker.js'],
    ["import './side.js';", './side.js'],
  ])('sees %s', (line, path) => {
    expect(Array.from(line.matchAll(REFERENCE), ([, , found]) => found)).toEqual([path]);
  });
});

/** A module is named by what it becomes; what has no source of that name stands for itself. */
function sourceOf(path: string): string {
  const source = path.replace(/\.js$/, '.ts');
  return existsSync(join(ROOT, source)) ? source : path;
}

function layerOf(file: string): string {
  const [top = '', first = '', second] = file.split('/');
  if (top === 'reports') return 'page';
  return second === undefined ? first.replace(/\.ts$/, '') : first;
}

function mayReach(layer: string, to: string): boolean {
  if (FOR_ALL.includes(to) || !(to.startsWith('src/') || to.startsWith('reports/page/'))) return true;
  // What an html report is made from is in the page's folder; only it looks there.
  if (layer === 'report' && statSync(join(ROOT, to)).isDirectory()) return true;
  const target = layerOf(to);
  return target === layer || MAY_IMPORT[layer]?.includes(target) === true;
}

/** What stands in src/ itself is no folder. */
function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === 'src' ? file : folder;
}

function edgesBetween(references: Reference[]): Map<string, Set<string>> {
  const edges = new Map<string, Set<string>>();
  for (const { from, to } of references) {
    const [source, target] = [folderOf(from), folderOf(to)];
    if (source === target || !/\.(ts|js)$/.test(to)) continue;
    edges.set(source, (edges.get(source) ?? new Set()).add(target));
  }
  return edges;
}

/** The first cycle that is met, its first member again at its end; null where there is none. */
function cycleIn(edges: Map<string, Set<string>>): string[] | null {
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
