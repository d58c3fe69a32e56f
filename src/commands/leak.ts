import { Flags } from '@oclif/core';
import type { RunWatchOptions } from '../app/record/profile-options.js';
import { runLeak, runWatch } from '../app/record/run-leak.js';
import { portFlag, recordingFlags, scriptArgument, timeFlag } from '../cli/base-command.js';
import { optionsOfRun, RecordingCommand } from '../cli/recording-command.js';
import { MpgcError } from '../errors.js';
import { type LeakJson, toLeakJson } from '../report/leak/leak-json.js';
import { type ProfileJson, toProfileJson } from '../report/run/profile-json.js';
import type { RepeatJson } from '../report/several/repeat-json.js';
import { MAX_HUNT_ITERATIONS, MAX_RUN_HOURS } from '../session/recording-limits.js';

export default class Leak extends RecordingCommand {
  static override summary = 'Say whether a program leaks memory, how much and what, by calls or over time.';
  static override description =
    `With --call: runs the script, then repeats the call and samples live memory (after collections) in between, until the verdict is certain: leak, bounded (grew, then stopped), delayed (freed by later collections), fragmenting, clean, or inconclusive, with the evidence and what would settle it. Without --iterations it ends after at most 10,000 calls or 5 minutes. Ctrl-C ends the calls and gives a verdict from the samples so far.

Without --call: runs the script as it is and judges the passes of its main loop, also in its modules, of the loops of its tasks and threads, and the calls of the callbacks of its timers and pins, by the same rules; the default end is five minutes. A script with none of these, or --loop none, is watched over time: for a minute or as long as --until says, with samples and a collection a second, and its timers and callbacks for a quarter of a minute more. One that just ends is not judged.

Exit codes: 0 no leak; 1 a leak, fragmenting, or a heap that the program filled; 2 wrong usage, or the script or a call raised; 3 no board; 4 the board was lost; 5 inconclusive; 130 ctrl-C before the script was started. With --repeat the gravest of the runs, in the order 4, 3, 2, 1, 5, 0; a series that ctrl-C ends early is 5 at least.`;
  static override examples = [
    '<%= config.bin %> leak main.py --port /dev/ttyACM0',
    '<%= config.bin %> leak examples/sensor_log.py --call "step()" --port sim',
    '<%= config.bin %> leak main.py --setup "init()" --call "step()" --until 10m',
    '<%= config.bin %> leak main.py --call "step()" --iterations 500 --allow-errors --json',
  ];
  static override args = {
    script: scriptArgument,
  };
  static override flags = {
    port: portFlag,
    call: Flags.string({
      helpValue: '<expr>',
      description: 'repeat this expression, like step(); without it mpgc watches a program that goes on',
    }),
    loop: Flags.custom<NonNullable<RunWatchOptions['loop']>>({
      helpValue: '<line>',
      exclusive: ['call'],
      description:
        '[default: the while True of the program or of its tasks] judge the passes of the loop in this line, of a module as app.py:41; none: watch over time',
      parse: async (given) => {
        if (given === 'none') return given;
        const [, file, line] = /^(?:(.+):)?([1-9]\d{0,6})$/.exec(given) ?? [];
        if (line !== undefined) return file === undefined ? Number(line) : `${file}:${Number(line)}`;
        throw new MpgcError(
          'USAGE',
          `--loop takes the number of a line, FILE:LINE, or none, not '${given}'.`,
        );
      },
    })(),
    setup: Flags.string({
      helpValue: '<code>',
      dependsOn: ['call'],
      description: 'run this once, after the script',
    }),
    iterations: Flags.integer({
      min: 1,
      max: MAX_HUNT_ITERATIONS,
      dependsOn: ['call'],
      description: 'make exactly N calls after the warm-up',
    }),
    until: timeFlag(
      'end the calls, the passes or the watch this long after the start of the script, like 10m',
      MAX_RUN_HOURS,
    ),
    'allow-errors': Flags.boolean({
      dependsOn: ['call'],
      description: 'count calls that raise and go on; show each exception once',
    }),
    detail: Flags.option({ options: ['line', 'function', 'none'] as const, default: 'line' as const })({
      description:
        'run once more to find the lines that a leak comes from, or the functions; none: no such run',
    }),
    bare: Flags.boolean({
      allowNo: true,
      dependsOn: ['call'],
      description: '[default: without --iterations] make the calls once more without mpgc on the heap',
    }),
    holders: Flags.boolean({
      allowNo: true,
      description: '[default: true] where it leaks, run once more to find who holds it, by name',
    }),
    ...recordingFlags,
  };

  async run(): Promise<LeakJson | ProfileJson | RepeatJson> {
    const { args, flags } = await this.parse(Leak);
    const { call, until, loop } = flags;
    const ofRun = (number: number) => ({
      scriptPath: args.script,
      untilMs: until,
      detail: flags.detail,
      holders: flags.holders,
      ...optionsOfRun(flags, { number, cacheDir: this.config.cacheDir }),
    });
    if (call === undefined) {
      return this.record(flags, {
        toJson: (analysis, files) => (analysis.leak ? toLeakJson : toProfileJson)(analysis, files),
        run: (number, hooks) => runWatch({ ...ofRun(number), loop, ...hooks }),
      });
    }
    return this.record(flags, {
      toJson: toLeakJson,
      run: (number, hooks) =>
        runLeak({
          ...ofRun(number),
          call,
          setup: flags.setup,
          iterations: flags.iterations,
          allowErrors: flags['allow-errors'],
          bare: flags.bare,
          ...hooks,
        }),
    });
  }
}
