import { Flags } from '@oclif/core';
import { runNoalloc } from '../app/noalloc/run-noalloc.js';
import { portFlag, recordingFlags, scriptArgument, timeFlag } from '../cli/base-command.js';
import { optionsOfRun, RecordingCommand } from '../cli/recording-command.js';
import { type NoallocJson, toNoallocJson } from '../report/noalloc/noalloc-json.js';
import { DEFAULT_LOCKED_CALLS, MAX_LOCKED_CALLS, MAX_RUN_HOURS } from '../session/recording-limits.js';

const { repeat: _repeat, verify: _verify, ...FLAGS } = recordingFlags;

export default class Noalloc extends RecordingCommand {
  static override summary = 'Prove that a call allocates nothing, or name the lines that do.';
  static override description =
    `Runs the script, then makes the call with the heap locked (micropython.heap_lock), as in a hard interrupt handler: there an allocation raises MemoryError. Then some calls with the heap open, to see how many bytes each takes. Where it allocates, the script runs once more, with probes in the source, to find all lines that do.

Exit codes: 0 it allocates nothing; 1 it allocates; 2 wrong usage, or the script or the call raised; 3 no board; 4 the board was lost; 5 inconclusive (stopped early, no heap_lock); 130 ctrl-C before the script was started.`;
  static override examples = [
    '<%= config.bin %> noalloc main.py --call "isr()" --port /dev/ttyACM0',
    '<%= config.bin %> noalloc examples/tacho.py --call "on_pulse(None)" --port sim',
    '<%= config.bin %> noalloc main.py --setup "tick(None)" --call "tick(None)" --json',
  ];
  static override args = {
    script: scriptArgument,
  };
  static override flags = {
    port: portFlag,
    call: Flags.string({
      helpValue: '<expr>',
      required: true,
      description: 'the call that is to allocate nothing, like isr()',
    }),
    setup: Flags.string({
      helpValue: '<code>',
      description: 'run this once, after the script; it may allocate',
    }),
    iterations: Flags.integer({
      min: 1,
      max: MAX_LOCKED_CALLS,
      default: DEFAULT_LOCKED_CALLS,
      description: 'make N calls with the heap locked',
    }),
    until: timeFlag('[default: 1m] stop the calls this long after the start of the script', MAX_RUN_HOURS),
    ...FLAGS,
  };

  async run(): Promise<NoallocJson> {
    const { args, flags } = await this.parse(Noalloc);
    const { call, setup, iterations, until: untilMs } = flags;
    return this.recordOne(flags, {
      toJson: toNoallocJson,
      run: (number, hooks) =>
        runNoalloc({
          scriptPath: args.script,
          ...optionsOfRun(flags, { number, cacheDir: this.config.cacheDir }),
          call,
          setup,
          iterations,
          untilMs,
          ...hooks,
        }),
    });
  }
}
