import { Args, Flags } from '@oclif/core';
import { type CheckResult, checkCaptures } from '../app/judge/check-captures.js';
import { BaseCommand, explainFlag } from '../cli/base-command.js';
import { readWithProgress } from '../cli/read-with-progress.js';
import { parseBudgets } from '../config/parse-budget.js';
import { parseGrowth } from '../config/parse-growth.js';
import { type CheckJson, toCheckJson } from '../report/gate/check-json.js';
import { checkSuites } from '../report/gate/check-junit.js';
import { renderCheck } from '../report/gate/render-check.js';
import { renderCheckMarkdown } from '../report/gate/render-check-markdown.js';
import { viewCheck } from '../report/gate/view-check.js';
import { renderJunit } from '../report/syntax/render-junit.js';

export default class Check extends BaseCommand {
  static override summary = 'Hold captures to budgets and to a baseline: a gate for CI.';
  static override description =
    `Reads captures, without a board, and says for each budget whether it held, with the figure, its source and the margin. Budgets are NAME OP VALUE, separated by commas: peak=60KiB, retained=0, largest-free>=32KiB, fragmentation<=30%, pause<=50ms, leak=0B/call; = means at most. They also come from the nearest mpgc.config.json from the current folder upwards. Several captures are runs of the same: the worst counts. A budget that cannot be judged never passes.

Exit codes: 0 all held; 1 one failed; 2 wrong usage or configuration, or captures of different boards, firmware, heaps or runs; 5 one cannot be judged, and none failed.`;
  static override examples = [
    '<%= config.bin %> check main.mpgc.jsonl --budget "peak=60KiB,retained=8KiB"',
    '<%= config.bin %> check main.mpgc.jsonl --baseline base.mpgc.jsonl --max-growth 2%',
    '<%= config.bin %> check mpgc-reports/*.mpgc.jsonl --junit memory.xml --md summary.md',
  ];
  static override args = {
    captures: Args.string({
      description: '.mpgc.jsonl files; several are runs of the same',
      required: true,
      multiple: true,
    }),
  };
  static override flags = {
    budget: Flags.string({
      helpValue: '<budgets>',
      multiple: true,
      multipleNonGreedy: true,
      description: 'limits, like "peak=60KiB,largest-free>=32KiB" (quoted for the shell)',
    }),
    baseline: Flags.string({
      helpValue: '<file>',
      description: 'compare with this capture: no figure may grow',
    }),
    'max-growth': Flags.string({
      helpValue: '<growth>',
      description: '[default: 0%] allow this growth over the baseline, like 2% or 512B',
    }),
    config: Flags.string({ helpValue: '<file>', description: 'read this file instead of mpgc.config.json' }),
    force: Flags.boolean({
      description: 'accept captures of different boards, firmware, heaps or runs',
    }),
    explain: explainFlag,
    md: Flags.string({
      helpValue: '<file>',
      description: 'also write Markdown to this file, overwriting it; - prints only that',
    }),
    junit: Flags.string({
      helpValue: '<file>',
      description: 'also write JUnit XML to this file, overwriting it; - prints only that',
    }),
  };

  async run(): Promise<CheckJson> {
    const { args, flags } = await this.parse(Check);
    const growth = flags['max-growth'];
    const result = checkCaptures({
      capturePaths: args.captures,
      budgets: parseBudgets(flags.budget ?? []),
      configPath: flags.config ?? null,
      folder: process.cwd(),
      baselinePath: flags.baseline ?? null,
      maxGrowth: growth === undefined ? null : parseGrowth(growth, '--max-growth'),
      force: flags.force,
      read: readWithProgress(flags.quiet ? null : process.stderr),
    });
    const json = toCheckJson(result, result);
    const view = viewCheck(result, result);
    this.deliver(
      renderCheck(view, flags.explain),
      [
        { flag: '--md', path: flags.md, render: () => renderCheckMarkdown(view) },
        { flag: '--junit', path: flags.junit, render: () => renderJunit(checkSuites(view)) },
      ],
      inputsOf(result),
    );
    process.exitCode = result.exitCode;
    return json;
  }
}

function inputsOf({ captures, baseline, configPath }: CheckResult): string[] {
  const files = [...captures, ...(baseline ? [baseline] : [])].map(({ name }) => name);
  return configPath === null ? files : [...files, configPath];
}
