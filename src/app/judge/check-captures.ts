import { findDifferences } from '../../analysis/compare/find-differences.js';
import { type Check, check, type NamedAnalysis } from '../../analysis/gate/check.js';
import type { Budget } from '../../analysis/gate/judge-budgets.js';
import type { MaxGrowth } from '../../analysis/gate/judge-growth.js';
import type { LimitVerdict } from '../../analysis/gate/judge-limit.js';
import { limitsTheSame } from '../../config/parse-budget.js';
import { type Config, findConfig, readConfig } from '../../config/read-config.js';
import { EXIT, MpgcError } from '../../errors.js';
import type { ConfigUse } from '../../report/gate/check-warnings.js';
import type { CaptureReader } from '../../session/read/read-capture.js';
import { isSameFile } from '../files/is-same-file.js';
import { openCapture } from '../files/open-capture.js';
import { refuseDifferent } from './refuse-different.js';

export interface CheckOptions {
  /** Runs of the same. */
  capturePaths: string[];
  budgets: Budget[];
  /** Null for the nearest mpgc.config.json from `folder` upwards. */
  configPath: string | null;
  folder: string;
  baselinePath: string | null;
  maxGrowth: MaxGrowth | null;
  /** Take runs, and a baseline, of different boards, firmware, heaps or works. */
  force: boolean;
  read?: CaptureReader;
}

export interface CheckResult extends Check, ConfigUse {
  exitCode: number;
}

const NO_GROWTH: MaxGrowth = { kind: 'share', share: 0 };

const EXIT_CODES: Record<LimitVerdict, number> = {
  passed: 0,
  failed: EXIT.verdict,
  inconclusive: EXIT.inconclusive,
};

/**
 * Holds captures to budgets and to a baseline, from their files alone: the one function behind `mpgc check`.
 * @throws MpgcError USAGE where there is nothing to hold them to; NOT_COMPARABLE; CONFIG_*; CAPTURE_*
 */
export function checkCaptures(options: CheckOptions): CheckResult {
  const configPath = options.configPath ?? findConfig(options.folder);
  const config = configPath === null ? null : readConfig(configPath);
  const budgets = mergeBudgets(options.budgets, config);
  const baselinePath = options.baselinePath ?? config?.baselinePath ?? null;
  if (budgets.length === 0 && baselinePath === null) throw nothingToCheck(configPath);
  if (options.maxGrowth && baselinePath === null) {
    throw new MpgcError('USAGE', '--max-growth needs a baseline.', {
      suggestions: ['Give one: --baseline base.mpgc.jsonl'],
    });
  }
  refuseTwice(options.capturePaths);
  const open = (path: string): NamedAnalysis => openCapture(path, options.read);
  const checked = check({
    captures: options.capturePaths.map(open),
    budgets,
    baseline: baselinePath === null ? null : open(baselinePath),
    maxGrowth: options.maxGrowth ?? config?.maxGrowth ?? NO_GROWTH,
  });
  if (!options.force) refuseOthers(checked);
  const maxGrowthUnused = config?.maxGrowth != null && baselinePath === null;
  return { ...checked, configPath, maxGrowthUnused, exitCode: EXIT_CODES[checked.verdict] };
}

/** Growth against a run of other work says nothing, and a worst of several works is a limit of none of them. */
function refuseOthers({ captures, baseline }: Check): void {
  const kinds = ['board', 'firmware', 'heap', 'run'] as const;
  const [first] = captures;
  for (const current of captures) {
    for (const base of [baseline, first]) {
      if (base)
        refuseDifferent(
          findDifferences(base.analysis, current.analysis),
          { base: base.name, current: current.name },
          kinds,
        );
    }
  }
}

function refuseTwice(paths: string[]): void {
  const twice = paths.find((path, at) => paths.slice(0, at).some((earlier) => isSameFile(earlier, path)));
  if (twice === undefined) return;
  throw new MpgcError('USAGE', `${twice} is given twice.`, {
    suggestions: ['Give each capture once: each counts as one run.'],
  });
}

/** A flag takes the place of what the file says of the same figure in the same direction. */
function mergeBudgets(flags: Budget[], config: Config | null): Budget[] {
  const kept = (config?.budgets ?? []).filter((budget) => !flags.some((flag) => limitsTheSame(flag, budget)));
  return [...flags, ...kept];
}

function nothingToCheck(configPath: string | null): MpgcError {
  const where = configPath ? `${configPath} has no budgets and no baseline` : 'there is no mpgc.config.json';
  return new MpgcError('USAGE', `Nothing to check: no --budget, no --baseline, and ${where}.`, {
    suggestions: [
      'Give a budget: --budget peak=60KiB,retained=8KiB',
      'Or a capture to compare with: --baseline base.mpgc.jsonl',
    ],
  });
}
