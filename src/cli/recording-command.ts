import { digestRun } from '../app/record/digest-run.js';
import type { ProfileResult } from '../app/record/run-profile.js';
import { runRepeated } from '../app/record/run-repeated.js';
import { writeSeries } from '../app/record/write-series.js';
import type { LeakJson } from '../report/leak/leak-json.js';
import type { ProfileJson } from '../report/run/profile-json.js';
import { renderSeveral } from '../report/several/render-several.js';
import { type RepeatJson, toRepeatJson } from '../report/several/repeat-json.js';
import { runResult } from '../report/several/run-result.js';
import { renderRun } from '../report/terminal/terminal-reports.js';
import type { Reset } from '../session/recording-limits.js';
import { BaseCommand, CI_SILENCE_MINUTES } from './base-command.js';
import { openInBrowser } from './open-in-browser.js';
import { type RunHooks, showRun } from './show-run.js';

/** How a command makes one of its runs, numbered from 1, and what it prints of one with --json. */
export interface Recording<J> {
  run: (number: number, hooks: RunHooks) => Promise<ProfileResult>;
  toJson: (analysis: ProfileResult['analysis'], files: { capture: string; html: string }) => J;
}

/** The flags that the commands which record have in common. */
interface RecordingFlags {
  port: string;
  reset: Reset;
  verify?: boolean | undefined;
  'boot-timeout'?: number | undefined;
  'silent-after'?: number | undefined;
  out: string;
  force: boolean;
  source: boolean;
  serve: boolean;
  'as-main': boolean;
  path?: string[] | undefined;
  include?: string[] | undefined;
}

/** How much of a recording is shown. */
interface Showing {
  open: boolean;
  explain: boolean;
  quiet: boolean;
  /** Overwrite files of the same name. */
  force: boolean;
}

/** What these say of one run, numbered from 1; `cacheDir` is the user's folder for what can be had again. */
export function optionsOfRun(
  { port, reset, verify, out, force, source, serve, path, include, ...flags }: RecordingFlags,
  { number, cacheDir }: { number: number; cacheDir: string },
) {
  return {
    port,
    reset,
    verify,
    source,
    serve,
    paths: path,
    include,
    asMain: flags['as-main'],
    cacheDir,
    bootTimeoutMs: flags['boot-timeout'],
    silentAfterMs: flags['silent-after'] ?? (process.env.CI ? CI_SILENCE_MINUTES * 60_000 : null),
    outDir: out,
    // A later run of the same second gets a number of its own.
    force: force && number === 1,
  };
}

/** What the commands that record share: how one run is made and shown, and several with `--repeat`. */
export abstract class RecordingCommand extends BaseCommand {
  /** Records, prints what was recorded, sets the exit code, and gives the object for `--json`. */
  protected record<J extends ProfileJson | LeakJson>(
    { repeat, ...shown }: Showing & { repeat: number },
    recording: Recording<J>,
  ): Promise<J | RepeatJson> {
    return repeat === 1 ? this.recordOne(shown, recording) : this.#recordSeries(repeat, shown, recording);
  }

  /** The same for one run. */
  protected async recordOne<J>({ open, explain, quiet }: Showing, { run, toJson }: Recording<J>): Promise<J> {
    const result = await showRun(this.#output(quiet), ({ onRun: _, onRunEnd: __, ...hooks }) =>
      run(1, hooks),
    );
    const { analysis, view, capturePath, htmlPath, exitCode } = result;
    const json = toJson(analysis, { capture: capturePath, html: htmlPath });
    this.log(
      `${quiet ? '' : '\n'}${renderRun(view, { capture: capturePath, reports: [htmlPath] }, explain)}`,
    );
    process.exitCode = exitCode;
    if (open) await openInBrowser(htmlPath);
    return json;
  }

  async #recordSeries<J extends ProfileJson | LeakJson>(
    repeat: number,
    { open, quiet, force }: Showing,
    { run, toJson }: Recording<J>,
  ): Promise<RepeatJson> {
    const series = await showRun(this.#output(quiet), ({ onRun, onRunEnd, ...hooks }) =>
      runRepeated(repeat, { signal: hooks.signal, onRun }, async (number) => {
        const digest = digestRun(await run(number, hooks), toJson);
        onRunEnd(runResult(digest));
        return digest;
      }),
    );
    const { view, overview } = writeSeries(series, force);
    const json = toRepeatJson(series, overview);
    this.log(`${quiet ? '' : '\n'}${renderSeveral(view, { overview })}`);
    process.exitCode = series.exitCode;
    if (open) await openInBrowser(overview);
    return json;
  }

  /** Where the program's output goes. */
  #output(quiet: boolean): NodeJS.WriteStream | null {
    if (quiet) return null;
    return this.jsonEnabled() ? process.stderr : process.stdout;
  }
}
