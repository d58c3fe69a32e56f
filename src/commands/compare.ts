import { Args, Flags } from '@oclif/core';
import { compareFiles } from '../app/judge/compare-files.js';
import { BaseCommand } from '../cli/base-command.js';
import { readWithProgress } from '../cli/read-with-progress.js';
import { type CompareJson, toCompareJson } from '../report/compare/compare-json.js';
import { renderCompare } from '../report/compare/render-compare.js';
import { renderCompareMarkdown } from '../report/compare/render-compare-markdown.js';
import { viewCompare } from '../report/compare/view-compare.js';
import { viewComparePage } from '../report/compare/view-compare-page.js';
import { renderComparePage } from '../report/html/compare/render-compare-page.js';

export default class Compare extends BaseCommand {
  static override summary = 'Say what changed from one capture to another.';
  static override description =
    `Compares two captures without a board: the figures, the blocks left behind by kind and size, and the memory allocated at each mark, before and after. A folder stands for all captures in it, as runs of the same: then medians are compared, and a change counts if the runs before and after do not overlap. Refuses captures of different boards, firmware or heap sizes without --force. To fail on a change, use mpgc check.

Exit codes: 0 compared, whatever changed; 2 a file is no capture, or the two cannot be compared; 5 one of them is cut off or damaged, or its board was lost, restarted, or did not behave as the reference model, or its output tells of allocations that failed.`;
  static override examples = [
    '<%= config.bin %> compare base.mpgc.jsonl new.mpgc.jsonl',
    '<%= config.bin %> compare base.mpgc.jsonl new.mpgc.jsonl --html difference.html',
    '<%= config.bin %> compare base.mpgc.jsonl new.mpgc.jsonl --md comment.md',
    '<%= config.bin %> compare pico.mpgc.jsonl esp32.mpgc.jsonl --force --json',
  ];
  static override args = {
    base: Args.string({
      description: 'the .mpgc.jsonl file from before, or a folder of runs of the same',
      required: true,
    }),
    new: Args.string({ description: 'the .mpgc.jsonl file from after, or a folder', required: true }),
  };
  static override flags = {
    force: Flags.boolean({ description: 'compare captures of different boards, firmware or heap sizes' }),
    html: Flags.string({
      helpValue: '<file>',
      description: 'write it as an HTML page too, with charts and heap maps, over what is there',
    }),
    md: Flags.string({
      helpValue: '<file>',
      description: 'also write Markdown to this file, overwriting it; - prints only that',
    }),
  };

  async run(): Promise<CompareJson> {
    const { args, flags } = await this.parse(Compare);
    const { names, conclusive, exitCode, ...comparison } = compareFiles(args.base, args.new, {
      force: flags.force,
      read: readWithProgress(flags.quiet ? null : process.stderr),
    });
    const json = toCompareJson(comparison, { ...names, conclusive });
    const view = viewCompare(comparison, names, { conclusive });
    this.deliver(
      renderCompare(view),
      [
        { flag: '--md', path: flags.md, render: () => renderCompareMarkdown(view) },
        {
          flag: '--html',
          path: flags.html,
          render: () => renderComparePage(viewComparePage(view, names)),
        },
      ],
      [args.base, args.new],
    );
    process.exitCode = exitCode;
    return json;
  }
}
