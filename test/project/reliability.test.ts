import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${ROOT}docs/reliability.md`, 'utf8');

describe('docs/reliability.md', () => {
  it('names tests that are there', () => {
    const named = [...page.matchAll(/`(test\/[^`]+\.ts)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });

  it('has the faults that were tried on a wire, of each kind', () => {
    const rows = page.split('\n').filter((line) => / \| \d+ \| \d+ \| /.test(line));
    for (const kind of ['lost', 'changed', 'doubled', 'stall', 'silence']) {
      expect(rows.filter((row) => row.includes(kind)).length, kind).toBeGreaterThan(0);
    }
  });

  it('has no row with other figures and exit code 0', () => {
    for (const row of page.split('\n').filter((line) => / \| \d+ \| \d+ \| /.test(line))) {
      const [, , runs, same, refused = ''] = row.split(' | ').map((cell) => cell.replace(/^\| |\|$/g, ''));
      const others = [...refused.matchAll(/(\d+) × (\d)/g)];
      expect(others.reduce((sum, [, count]) => sum + Number(count), Number(same))).toBe(Number(runs));
      for (const [, , code] of others) expect(['3', '4', '5']).toContain(code);
    }
  });
});
