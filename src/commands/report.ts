import { Args, Flags } from '@oclif/core';
import { printReport } from '../app/files/print-report.js';
import { writeReports } from '../app/files/write-reports.js';
import { BaseCommand, explainFlag } from '../cli/base-command.js';
import { openInBrowser } from '../cli/open-in-browser.js';
import { readWithProgress } from '../cli/read-with-progress.js';
import { reportRequest } from '../cli/report-request.js';
import { THEMES } from '../report/png/colors.js';
import { MAX_SIDE_PX, MIN_SIDE_PX } from '../report/png/look.js';
import { REPORT_FORMATS } from '../report/report-formats.js';
import { renderSeveral } from '../report/several/render-several.js';
import type { ReportJson, ReportsJson } from '../report/several/reports-json.js';
import { renderReports } from '../report/terminal/terminal-reports.js';

const side = { min: MIN_SIDE_PX, max: MAX_SIDE_PX, helpValue: '<px>' };

export default class Report extends BaseCommand {
  static override summary = 'Make reports of captures, in several formats, without a board.';
  static override description =
    `Reads .mpgc.jsonl files, also of killed runs, prints the summary and writes reports next to them or into --out: html, png (timeline, hunt, heap map), json, md (for a step summary or a pull request), csv (the samples), junit (.xml, for CI servers). Of several captures it prints an overview: whether they agree and which differ. It writes that as a page too, with links to the others.

Exit codes: 0 the captures are complete; 2 one is not a capture, or of a newer mpgc, or a file exists already; 5 one is cut off or damaged, or its board was lost, restarted, or did not behave as the reference model: its figures carry no conclusion.`;
  static override examples = [
    '<%= config.bin %> report mpgc-reports/main-20261122-101500.mpgc.jsonl',
    '<%= config.bin %> report mpgc-reports/*.mpgc.jsonl --format html,png,junit --out reports',
    '<%= config.bin %> report main.mpgc.jsonl --format md --stdout >> "$GITHUB_STEP_SUMMARY"',
  ];
  static override args = {
    capture: Args.string({ description: '.mpgc.jsonl files', required: true, multiple: true }),
  };
  static override flags = {
    format: Flags.option({
      options: REPORT_FORMATS,
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      default: ['html' as const],
    })({
      char: 'f',
      helpValue: '<formats>',
      description: `${REPORT_FORMATS.join(', ')}; several separated by commas`,
    }),
    out: Flags.string({
      char: 'o',
      helpValue: '<dir>',
      description: 'folder for the reports (default: next to each capture)',
    }),
    html: Flags.string({
      helpValue: '<file>',
      description: 'write the HTML report, or the overview of several captures, to this file',
    }),
    stdout: Flags.boolean({
      description: 'print the one format of --format and write no files',
      exclusive: ['out', 'html', 'force', 'open', 'json'],
    }),
    width: Flags.integer({ ...side, description: '[default: 1200] width of pictures in pixels' }),
    height: Flags.integer({ ...side, description: '[default: 675] height of pictures in pixels' }),
    theme: Flags.option({ options: THEMES })({ description: '[default: light] colors of pictures' }),
    force: Flags.boolean({ description: 'overwrite reports of the same name' }),
    open: Flags.boolean({ description: 'open the HTML report in the browser' }),
    explain: explainFlag,
  };

  async run(): Promise<ReportJson | ReportsJson | undefined> {
    const { args, flags } = await this.parse(Report);
    const request = reportRequest(args.capture, flags);
    const read = readWithProgress(flags.quiet ? null : process.stderr);
    if (request.type === 'print') {
      process.exitCode = await printReport(request.captures, request.format, process.stdout, read);
      return undefined;
    }
    const { reports, several, overview, json } = await writeReports({ ...request, read });
    const overall = several ? renderSeveral(several, { overview }) : null;
    const each = overall === null || flags.explain ? renderReports(reports, flags.explain) : null;
    this.log([each, overall].filter((text) => text !== null).join('\n\n'));
    const pages = reports.flatMap(({ files }) => files.filter(({ format }) => format === 'html'));
    if (flags.open) {
      for (const path of overview ? [overview] : pages.map(({ path }) => path)) await openInBrowser(path);
    }
    process.exitCode = Math.max(...reports.map(({ exitCode }) => exitCode));
    return json;
  }
}
