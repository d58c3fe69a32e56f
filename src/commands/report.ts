import { existsSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { isMismatch, modelCheckOf } from '../analysis/model-check.js';
import { BaseCommand } from '../base-command.js';
import { EXIT } from '../errors.js';
import { openInBrowser } from '../open-in-browser.js';
import { type LeakJson, toLeakJson } from '../report/leak-json.js';
import { type ProfileJson, toProfileJson } from '../report/profile-json.js';
import { renderTerminal } from '../report/render-terminal.js';
import { viewCapture } from '../report/view-model.js';
import { isComplete, readCapture } from '../session/read-capture.js';
import { writeReport } from '../write-report.js';

export default class Report extends BaseCommand {
  static override summary = 'Make the report of a capture again, without a board.';
  static override description =
    `Reads a .mpgc.jsonl file, also one whose run was killed, prints the summary and writes the HTML report beside it.

Exit codes: 0 the capture is complete; 2 it is no capture, or of a newer mpgc; 5 it is cut off or damaged, or the board's heap did not behave as the reference model: its figures carry no conclusion.`;
  static override examples = ['<%= config.bin %> report mpgc-reports/main-20261122-101500.mpgc.jsonl'];
  static override args = {
    capture: Args.string({ description: 'a .mpgc.jsonl file', required: true }),
  };
  static override flags = {
    html: Flags.string({
      helpValue: '<file>',
      description: 'where to write the report (default: beside the capture)',
    }),
    force: Flags.boolean({ description: 'overwrite the report' }),
    open: Flags.boolean({ description: 'open the report in the browser' }),
  };

  async run(): Promise<ProfileJson | LeakJson> {
    const { args, flags } = await this.parse(Report);
    const capture = readCapture(args.capture);
    const htmlPath = flags.html ?? `${args.capture.replace(/\.mpgc\.jsonl$/, '')}.html`;
    const view = viewCapture(capture, args.capture);
    const kept = flags.html === undefined && !flags.force && existsSync(htmlPath);
    if (!kept) writeReport(view, htmlPath, flags.force);
    const note = kept ? ' (was there already; --force writes it anew)' : '';
    this.log(renderTerminal(view, [args.capture, `${htmlPath}${note}`]));
    if (flags.open) await openInBrowser(htmlPath);
    process.exitCode = isComplete(capture) && !isMismatch(modelCheckOf(capture)) ? 0 : EXIT.inconclusive;
    const files = { capture: args.capture, html: htmlPath };
    return capture.header.options.hunt ? toLeakJson(capture, files) : toProfileJson(capture, files);
  }
}
