import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findConfig, readConfig } from '../../src/config/read-config.js';
import { MpgcError } from '../../src/errors.js';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mpgc-config-'));
  path = join(folder, 'mpgc.config.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function refusalOf(text: string) {
  writeFileSync(path, text);
  try {
    readConfig(path);
  } catch (error) {
    if (error instanceof MpgcError) {
      return [error.code, error.message.replace(folder, '…'), ...error.suggestions];
    }
  }
  throw new Error('was not refused');
}

it.each(['check.md', 'ci.md'])('the example in docs/%s is understood', (page) => {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  writeFileSync(path, /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '');
  expect(readConfig(path).budgets).not.toEqual([]);
});

describe('mpgc.config.json', () => {
  it('has budgets, a baseline beside it, and a growth', () => {
    const text = {
      $schema: './node_modules/mpgc/schemas/config-1.json',
      budgets: { peak: '60KiB', retained: 0, 'largest-free': '>= 32KiB', leak: '0B/call' },
      baseline: 'memory/base.mpgc.jsonl',
      maxGrowth: '2%',
    };
    writeFileSync(path, `\ufeff${JSON.stringify(text)}`);
    const budget = (figure: string, op: string, limit: number, written: string) => ({
      figure,
      op,
      limit,
      text: written,
      limitText: written.replace(/^[\w-]+[<>=]+ ?/, ''),
      from: path,
    });
    expect(readConfig(path)).toEqual({
      path,
      budgets: [
        budget('peak', '<=', 61_440, 'peak=60KiB'),
        budget('retained', '<=', 0, 'retained=0'),
        budget('largest-free', '>=', 32_768, 'largest-free>= 32KiB'),
        budget('leak', '<=', 0, 'leak=0B/call'),
      ],
      baselinePath: join(folder, 'memory/base.mpgc.jsonl'),
      maxGrowth: { kind: 'share', share: 0.02 },
    });
  });

  const JSON_HINT = 'JSON takes double quotes, no comments, and no comma after the last member.';
  const SCHEMA_HINT = 'The format: schemas/config-1.json in the package.';
  const KEYS =
    'Keys: peak, live, retained, garbage, baseline, free, largest-free, fragmentation, pause, leak, agent.';
  it.each([
    [
      'a key that is not there',
      '{"budget":{}}',
      'CONFIG_INVALID',
      '…/mpgc.config.json: there is no key budget.',
      'Did you mean budgets?',
      'Keys: $schema, budgets, baseline, maxGrowth.',
    ],
    [
      'a figure that is not there',
      '{"budgets":{"peek":"1"}}',
      'CONFIG_INVALID',
      '…/mpgc.config.json: there is no key budgets.peek.',
      'Did you mean peak?',
      KEYS,
    ],
    [
      'a comma too many',
      '{\n  "budgets": {\n    "peak": "1",\n  }\n}\n',
      'CONFIG_INVALID',
      "…/mpgc.config.json:4:3 is not JSON: '}' is not expected there.",
      JSON_HINT,
    ],
    [
      'half of it',
      '{"budgets":',
      'CONFIG_INVALID',
      '…/mpgc.config.json:1:12 is not JSON: it ends too soon.',
      JSON_HINT,
    ],
    [
      'a figure twice',
      '{\n  "budgets": { "peak": "60KiB", "peak": "90KiB" }\n}\n',
      'CONFIG_INVALID',
      '…/mpgc.config.json:2:33: duplicate key peak.',
      'Keep one of the two.',
    ],
    [
      'a list',
      '[]',
      'CONFIG_INVALID',
      '…/mpgc.config.json, the whole: Invalid input: expected object, received array.',
      SCHEMA_HINT,
    ],
    [
      'a limit that is no text',
      '{"budgets":{"peak":true}}',
      'CONFIG_INVALID',
      '…/mpgc.config.json, budgets.peak: a limit is a text like "60KiB", or a whole number of bytes.',
      SCHEMA_HINT,
    ],
    [
      'a limit that is none',
      '{"budgets":{"pause":50}}',
      'BUDGET_INVALID',
      "…/mpgc.config.json, budgets.pause: '50' is not a time with its unit.",
      'Give a time with its unit: 800us, 50ms or 1s.',
    ],
    [
      'at most of what should be more',
      '{"budgets":{"free":"1k"}}',
      'BUDGET_INVALID',
      "…/mpgc.config.json, budgets.free: '1k' is an upper limit, but a higher free is better.",
      'For a lower limit, write ">=1k".',
    ],
    [
      'a growth that is none',
      '{"maxGrowth":"some"}',
      'BUDGET_INVALID',
      "…/mpgc.config.json, maxGrowth: 'some' is neither a percentage nor a size.",
      'Give the growth allowed over the baseline: 2%, 0% or 512B.',
    ],
  ])('is refused with %s', (_, text, ...refusal) => {
    expect(refusalOf(text)).toEqual(refusal);
  });

  it('that is not there is named', () => {
    expect(() => readConfig(path)).toThrow(expect.objectContaining({ code: 'CONFIG_NOT_FOUND' }));
  });

  it('that is a link to nothing is an error that names it, and no other is used instead', () => {
    const inner = join(folder, 'inner');
    mkdirSync(inner);
    writeFileSync(path, '{}');
    symlinkSync('nowhere.json', join(inner, 'mpgc.config.json'));
    expect(findConfig(inner)).toBe(join(inner, 'mpgc.config.json'));
    expect(() => readConfig(join(inner, 'mpgc.config.json'))).toThrow(
      expect.objectContaining({
        code: 'CONFIG_NOT_FOUND',
        message: expect.stringContaining(join(inner, 'mpgc.config.json')),
        suggestions: expect.arrayContaining(['It is a link to nowhere.json.']),
      }),
    );
  });

  it('is the nearest from a folder upwards, up to the root of the repository', () => {
    const [inner, deep] = [join(folder, 'repository'), join(folder, 'repository', 'a', 'b')];
    mkdirSync(deep, { recursive: true });
    writeFileSync(path, '{}');
    expect(findConfig(deep)).toBe(path);
    mkdirSync(join(inner, '.git'));
    expect(findConfig(deep)).toBeNull();
    writeFileSync(join(inner, 'mpgc.config.json'), '{}');
    expect(findConfig(deep)).toBe(join(inner, 'mpgc.config.json'));
  });
});
