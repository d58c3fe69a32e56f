import { Flags } from '@oclif/core';
import { runProfile } from '../app/record/run-profile.js';
import { portFlag, recordingFlags, scriptArgument, shareFlag, timeFlag } from '../cli/base-command.js';
import { optionsOfRun, RecordingCommand } from '../cli/recording-command.js';
import { MpgcError } from '../errors.js';
import { type ProfileJson, toProfileJson } from '../report/run/profile-json.js';
import type { RepeatJson } from '../report/several/repeat-json.js';
import {
  DEFAULT_ITERATIONS,
  DEFAULT_MAX_OVERHEAD,
  MAX_INTERVAL_HOURS,
  MAX_ITERATIONS,
  MAX_MAPS,
  MAX_RUN_HOURS,
} from '../session/recording-limits.js';

export default class Profile extends RecordingCommand {
  static override summary = 'Run a script on a board and report what it does to the heap.';
  static override description =
    `Soft-resets the board, loads a small agent, runs the script, samples the heap before, during and after it, and writes a capture (.mpgc.jsonl) and an HTML report. Ctrl-C stops the script; the report is still written. The board is left in its REPL.

Exit codes: 0 the script ran; 1 it raised or returned an exit code; 2 wrong usage, or the script does not compile; 3 no board; 4 the board was lost during the run; 5 the board's heap does not behave as the reference model, or the output tells of allocations that failed; 130 ctrl-C before the script was started. With --repeat the gravest of the runs, in the order 4, 3, 2, 1, 5, 0; a series that ctrl-C ends early is 5 at least.`;
  static override examples = [
    '<%= config.bin %> profile examples/sensor_log.py --port sim',
    '<%= config.bin %> profile main.py --port /dev/ttyACM0 --call "step()" --iterations 100',
    '<%= config.bin %> profile main.py --interval 50ms --duration 30s',
  ];
  static override args = {
    script: scriptArgument,
  };
  static override flags = {
    port: portFlag,
    call: Flags.string({
      helpValue: '<expr>',
      description: 'after the script, evaluate this repeatedly',
    }),
    iterations: Flags.integer({
      min: 1,
      max: MAX_ITERATIONS,
      dependsOn: ['call'],
      description: `[default: ${DEFAULT_ITERATIONS}] evaluate --call this many times`,
    }),
    collect: Flags.boolean({
      allowNo: true,
      dependsOn: ['call'],
      description:
        '[default: true] collect before each repetition; --no-collect leaves that to the board, as in the field',
    }),
    timer: Flags.boolean({
      allowNo: true,
      description:
        '[default: without --call, if the board has machine.Timer] sample by a timer while the program runs',
    }),
    interval: timeFlag('[default: 250ms] time between timer samples', MAX_INTERVAL_HOURS),
    duration: timeFlag('stop the script after this time', MAX_RUN_HOURS),
    linger: timeFlag('keep sampling from the prompt this long after the script has returned', MAX_RUN_HOURS),
    maps: Flags.integer({
      helpValue: '<n>',
      min: 1,
      max: MAX_MAPS,
      description:
        'also read up to N heap maps while the program runs, N between repetitions, and N while lingering',
    }),
    'collect-every': timeFlag(
      'collect at samples, at most this often, to tell live memory from garbage',
      MAX_INTERVAL_HOURS,
    ),
    'max-overhead': shareFlag({
      description: `[default: ${DEFAULT_MAX_OVERHEAD * 100}%] limit the timer samples, and --maps while the program runs, to this share of the time`,
    }),
    detail: Flags.option({
      options: ['line', 'function', 'loop', 'none'] as const,
      default: 'line' as const,
    })({
      description:
        'count what each line or function allocates, in a second run, and what of that stays, in a third; loop: the first run only; none: no samples at passes of the loop either',
    }),
    bare: Flags.boolean({
      allowNo: true,
      description:
        '[default: if it runs out of memory on a heap below 32 KiB] run it once more without mpgc on the heap',
    }),
    'smallest-heap': Flags.boolean({
      description: 'then run it in ever smaller heaps, to find the smallest that it runs in',
    }),
    owners: Flags.boolean({
      allowNo: true,
      description:
        '[default: if memory runs out, is in pieces, or a quarter of the heap stays] name what keeps memory at the end, by reading the heap',
    }),
    holders: Flags.boolean({
      allowNo: true,
      description:
        '[default: with --detail line or function] where memory grows with the calls or over time, run once more to find who holds it, by name',
    }),
    ...recordingFlags,
  };

  async run(): Promise<ProfileJson | RepeatJson> {
    const { args, flags } = await this.parse(Profile);
    if (flags.timer === false && flags.interval !== undefined && flags.linger === undefined) {
      throw new MpgcError('USAGE', '--interval is for timer samples, and --no-timer turns them off.');
    }
    if (flags['smallest-heap'] && flags.repeat > 1) {
      throw new MpgcError('USAGE', '--smallest-heap does not go with --repeat: it makes runs of its own.', {
        suggestions: ['Leave out --repeat or --smallest-heap.'],
      });
    }
    return this.record(flags, {
      toJson: toProfileJson,
      run: (number, hooks) =>
        runProfile({
          scriptPath: args.script,
          work:
            flags.call === undefined
              ? { type: 'script' }
              : {
                  type: 'repeat',
                  call: flags.call,
                  iterations: flags.iterations,
                  maps: flags.maps,
                  collect: flags.collect,
                },
          sampling: {
            timer: flags.timer,
            intervalMs: flags.interval,
            durationMs: flags.duration,
            lingerMs: flags.linger,
            maps: flags.maps,
            collectEveryMs: flags['collect-every'],
            maxOverhead: flags['max-overhead'],
          },
          detail: flags.detail,
          bare: flags.bare,
          objects: flags.owners === undefined ? undefined : flags.owners ? 'owners' : 'none',
          holders: flags.holders,
          smallestHeap: flags['smallest-heap'],
          ...optionsOfRun(flags, { number, cacheDir: this.config.cacheDir }),
          ...hooks,
        }),
    });
  }
}
