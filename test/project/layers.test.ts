import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cycleIn, edgesBetweenFolders, folderOf, REFERENCE, readStructure } from '../support/structure.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Any layer may use these, which import none. */
const SHARED = ['errors', 'losses', 'open-file', 'package-files', 'phases', 'read-bounded', 'version'];

/** What each layer may import, itself and what is shared apart. */
const MAY_IMPORT: Record<string, string[]> = {
  index: ['app', 'report', 'config', 'analysis', 'session', 'heap', 'transport'],
  commands: ['cli', 'app', 'report', 'config', 'analysis', 'session', 'transport'],
  cli: ['app', 'report', 'config', 'session', 'transport'],
  app: ['report', 'config', 'analysis', 'session', 'snapshot', 'heap', 'agent', 'instrument', 'transport'],
  report: ['config', 'analysis', 'session', 'snapshot', 'heap'],
  config: ['analysis'],
  analysis: ['session', 'snapshot', 'heap', 'instrument'],
  session: ['heap'],
  snapshot: ['session', 'heap'],
  agent: ['repl', 'session', 'snapshot', 'heap', 'instrument', 'transport'],
  instrument: [],
  repl: ['transport'],
  transport: [],
  heap: [],
  page: ['report', 'heap'],
};

const { files: FILES, references: REFERENCES } = readStructure(ROOT);

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
    expect(cycleIn(edgesBetweenFolders(REFERENCES))).toBeNull();
  });

  it('reach the agent from app alone', () => {
    const reaching = REFERENCES.filter(({ to }) => layerOf(to) === 'agent').map(({ from }) => layerOf(from));
    expect([...new Set(reaching)].sort()).toEqual(['agent', 'app']);
  });
});

const MAX_FILES = 15;

describe('folders', () => {
  it(`hold ${MAX_FILES} files at most`, () => {
    const sizes = new Map<string, number>();
    for (const file of FILES) sizes.set(folderOf(file), (sizes.get(folderOf(file)) ?? 0) + 1);
    expect([...sizes].filter(([, size]) => size > MAX_FILES)).toEqual([]);
  });

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

function layerOf(file: string): string {
  const [top = '', first = '', second] = file.split('/');
  if (top === 'reports') return 'page';
  return second === undefined ? first.replace(/\.ts$/, '') : first;
}

function mayReach(layer: string, to: string): boolean {
  if (!(to.startsWith('src/') || to.startsWith('reports/page/'))) return true;
  // What an html report is made from is in the page's folder; only it looks there.
  if (layer === 'report' && statSync(join(ROOT, to)).isDirectory()) return true;
  const target = layerOf(to);
  return target === layer || SHARED.includes(target) || MAY_IMPORT[layer]?.includes(target) === true;
}
