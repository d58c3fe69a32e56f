import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** What each layer may import, itself and errors.ts apart. `app` is what stands in src/ itself. */
const MAY_IMPORT: Record<string, string[]> = {
  commands: ['app', 'report', 'config', 'analysis', 'session', 'transport', 'agent'],
  app: ['report', 'config', 'analysis', 'session', 'heap', 'agent', 'transport'],
  report: ['config', 'analysis', 'session', 'heap'],
  config: ['analysis'],
  analysis: ['session', 'heap'],
  session: ['heap'],
  agent: ['repl', 'session', 'heap', 'transport'],
  repl: ['transport'],
  transport: [],
  heap: [],
};

it('imports point one way', () => {
  const wrong: string[] = [];
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (!/\.[tj]s$/.test(file)) continue;
    const layer = layerOf(file);
    for (const [, path = ''] of readFileSync(join(SRC, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const target = relative(SRC, join(SRC, dirname(file), path));
      const imported = layerOf(target);
      const allowed = imported === layer || target === 'errors.js' || MAY_IMPORT[layer]?.includes(imported);
      if (!allowed) wrong.push(`${file} -> ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

it('only the run reaches the agent', () => {
  const reaching = readdirSync(join(SRC, 'commands'), { encoding: 'utf8' }).filter((file) =>
    readFileSync(join(SRC, 'commands', file), 'utf8').includes("'../agent/"),
  );
  expect(reaching).toEqual([]);
});

function layerOf(file: string): string {
  const [first = '', second] = file.split('/');
  return second === undefined ? 'app' : first;
}
