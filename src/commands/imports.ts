import { Args, Flags } from '@oclif/core';
import { runImports } from '../app/imports/run-imports.js';
import { BaseCommand, bootTimeoutFlag, portFlag, recordingFlags, timeFlag } from '../cli/base-command.js';
import { showRun } from '../cli/show-run.js';
import { type ImportsJson, toImportsJson } from '../report/imports/imports-json.js';
import { renderImports } from '../report/imports/render-imports.js';
import { DEFAULT_OUT_DIR, IMPORTS_RESETS, MAX_RUN_HOURS } from '../session/recording-limits.js';

export default class Imports extends BaseCommand {
  static override summary = 'Measure what each import costs, and what precompiling it saves.';
  static override description =
    `Imports on the board, one by one, what a script imports, each module after those that it imports itself, and measures the heap around each: what stays live, and how far compiling reaches. Then the same with the modules precompiled, where the board takes them. The script itself is not run. Of a module it measures the module with its imports; each script and module has a fresh heap. Modules beside the script are given to the board without writing to it; others are the board's own.

Exit codes: 0 all was imported; 2 wrong usage, or a module could not be imported; 3 no board; 4 the board was lost; 5 the figures carry no conclusion; 130 ctrl-C.`;
  static override examples = [
    '<%= config.bin %> imports examples/weather/main.py --port sim',
    '<%= config.bin %> imports main.py --port /dev/ttyACM0',
    '<%= config.bin %> imports asyncio json --port /dev/ttyACM0 --json',
  ];
  static override args = {
    of: Args.string({
      description: 'scripts on this computer, or names of modules',
      required: true,
      multiple: true,
    }),
  };
  static override flags = {
    port: portFlag,
    reset: Flags.option({ options: IMPORTS_RESETS, default: IMPORTS_RESETS[0] })({
      description: 'before the first import; hard also restarts the chip',
    }),
    path: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: '<dir>',
      description: 'also look here for modules, after the folder of the script and lib in that',
    }),
    mpy: Flags.boolean({
      allowNo: true,
      default: true,
      description: 'also measure the modules precompiled, where the board takes that',
    }),
    'time-limit': timeFlag('[default: 30s] stop an import after this time', MAX_RUN_HOURS),
    'boot-timeout': bootTimeoutFlag,
    out: Flags.string({
      char: 'o',
      helpValue: '<dir>',
      default: DEFAULT_OUT_DIR,
      description: 'folder for the capture',
    }),
    force: recordingFlags.force,
  };

  async run(): Promise<ImportsJson> {
    const { args, flags } = await this.parse(Imports);
    const output = flags.quiet ? null : this.jsonEnabled() ? process.stderr : process.stdout;
    const { analysis, costs, view, capturePath, exitCode } = await showRun(
      output,
      ({ signal, onPhase, onRecord }) =>
        runImports({
          of: args.of,
          port: flags.port,
          reset: flags.reset,
          paths: flags.path,
          mpy: flags.mpy,
          timeLimitMs: flags['time-limit'],
          bootTimeoutMs: flags['boot-timeout'],
          outDir: flags.out,
          force: flags.force,
          signal,
          onPhase,
          onRecord,
        }),
    );
    const json = toImportsJson(analysis, costs, { capture: capturePath, html: null });
    this.log(renderImports(view, { capture: capturePath, reports: [] }));
    process.exitCode = exitCode;
    return json;
  }
}
