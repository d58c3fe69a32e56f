import { BaseCommand } from './base-command.js';
import { openInBrowser } from './open-in-browser.js';
import type { LeakJson } from './report/leak-json.js';
import type { ProfileJson } from './report/profile-json.js';
import { renderRepeat } from './report/render-repeat.js';
import { renderTerminal } from './report/render-terminal.js';
import { type RepeatJson, toRepeatJson } from './report/repeat-json.js';
import { viewCapture } from './report/view-model.js';
import type { ProfileResult } from './run-profile.js';
import type { Series } from './run-repeated.js';
import type { Capture } from './session/read-capture.js';

/** What the commands that record share: how one run is shown, and several with `--repeat`. */
export abstract class RecordingCommand extends BaseCommand {
  /** Prints what was recorded, sets the exit code, and gives the object for `--json`. */
  protected async finish<J extends ProfileJson | LeakJson>(
    { wanted, results, failure, exitCode }: Series<ProfileResult>,
    { open, toJson }: { open: boolean; toJson: (capture: Capture, files: J['files']) => J },
  ): Promise<J | RepeatJson> {
    const last = results.at(-1)!;
    process.exitCode = exitCode;
    if (wanted === 1) {
      const { capture, capturePath, htmlPath } = last;
      this.log(`\n${renderTerminal(viewCapture(capture, capturePath), [capturePath, htmlPath])}`);
    }
    const reports = results.map((result) => ({
      exitCode: result.exitCode,
      report: toJson(result.capture, { capture: result.capturePath, html: result.htmlPath }),
    }));
    const json = toRepeatJson(
      results.map(({ capture }) => capture),
      { wanted, failure, runs: reports },
    );
    if (wanted > 1)
      this.log(
        `\n${renderRepeat(
          json,
          results.map(({ capture, capturePath }) => viewCapture(capture, capturePath).verdict),
        )}`,
      );
    if (open) await openInBrowser(last.htmlPath);
    return wanted === 1 ? reports[0]!.report : json;
  }
}
