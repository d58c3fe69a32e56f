import { existsSync, lstatSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { FIGURE_NAMES, type FigureName, kindOf } from '../analysis/figures/figure-kinds.js';
import type { Budget } from '../analysis/gate/judge-budgets.js';
import type { MaxGrowth } from '../analysis/gate/judge-growth.js';
import { MpgcError, messageOf } from '../errors.js';
import { readBounded } from '../read-bounded.js';
import { CONFIG_NAME, configSchema } from './config-schema.js';
import { nearestName } from './nearest-name.js';
import { parseBudget } from './parse-budget.js';
import { parseGrowth } from './parse-growth.js';
import { parseStrictJson } from './parse-strict-json.js';

export interface Config {
  path: string;
  budgets: Budget[];
  baselinePath: string | null;
  maxGrowth: MaxGrowth | null;
}

/** The nearest mpgc.config.json from `folder` upwards, up to the root of the git repository; null where there is none. */
export function findConfig(folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const path = join(at, CONFIG_NAME);
    if (isThere(path)) return path;
    if (existsSync(join(at, '.git')) || dirname(at) === at) return null;
  }
}

/** Also a link to nothing: somebody meant that one, and not another further up. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** @throws MpgcError CONFIG_NOT_FOUND, CONFIG_INVALID, BUDGET_INVALID */
export function readConfig(path: string): Config {
  const checked = configSchema.safeParse(parseStrictJson(readText(path), path));
  if (!checked.success) throw invalid(checked.error.issues[0], path);
  const { budgets = {}, baseline, maxGrowth } = checked.data;
  return {
    path,
    budgets: Object.entries(budgets).map(([name, value]) =>
      budgetOf(name as FigureName, String(value), path),
    ),
    baselinePath: baseline === undefined ? null : resolve(dirname(path), baseline),
    maxGrowth: maxGrowth === undefined ? null : parseGrowth(maxGrowth, `${path}, maxGrowth`),
  };
}

/** `[OP] VALUE`. */
function budgetOf(name: FigureName, limit: string, path: string): Budget {
  const where = `${path}, budgets.${name}`;
  if (/^\s*[<>=]/.test(limit)) return parseBudget(`${name}${limit.trim()}`, path, where);
  if (kindOf(name).better === 'less') return parseBudget(`${name}=${limit}`, path, where);
  throw new MpgcError(
    'BUDGET_INVALID',
    `${where}: '${limit}' is an upper limit, but a higher ${name} is better.`,
    { suggestions: [`For a lower limit, write ">=${limit}".`] },
  );
}

const MAX_MIB = 1;

function readText(path: string): string {
  try {
    return readBounded(path, MAX_MIB)
      .toString('utf8')
      .replace(/^\ufeff/, '');
  } catch (cause) {
    throw new MpgcError('CONFIG_NOT_FOUND', `Could not read ${path}: ${messageOf(cause)}`, {
      cause,
      suggestions: [
        ...(isLink(path) ? [`It is a link to ${readlinkSync(path)}.`] : []),
        `Without --config, mpgc reads the nearest ${CONFIG_NAME} from the current folder upwards.`,
      ],
    });
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function invalid(issue: z.core.$ZodIssue | undefined, path: string): MpgcError {
  const at = (issue?.path ?? []).join('.');
  if (issue?.code !== 'unrecognized_keys') {
    return new MpgcError('CONFIG_INVALID', `${path}, ${at || 'the whole'}: ${issue?.message}.`, {
      suggestions: ['The format: schemas/config-1.json in the package.'],
    });
  }
  const [key = ''] = issue.keys;
  const names = at === 'budgets' ? FIGURE_NAMES : Object.keys(configSchema.shape);
  const near = nearestName(key, names);
  return new MpgcError('CONFIG_INVALID', `${path}: there is no key ${at ? `${at}.` : ''}${key}.`, {
    suggestions: [...(near ? [`Did you mean ${near}?`] : []), `Keys: ${names.join(', ')}.`],
  });
}
