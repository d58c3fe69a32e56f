import { Flags } from '@oclif/core';
import { runDoctor } from '../app/record/run-doctor.js';
import { BaseCommand, bootTimeoutFlag, portFlag } from '../cli/base-command.js';
import { LiveLine } from '../cli/live-line.js';
import { stopOnSignals } from '../cli/stop-on-signals.js';
import { EXIT } from '../errors.js';
import { type DoctorJson, toDoctorJson } from '../report/board/doctor-json.js';
import { renderDoctor } from '../report/board/render-doctor.js';
import { DEFAULT_ROUNDS, DEFAULT_SEED, MAX_ROUNDS, MAX_SEED, RESETS } from '../session/recording-limits.js';

export default class Doctor extends BaseCommand {
  static override summary = "Compare a board's heap with the reference model, block by block.";
  static override description =
    `Runs random programs of allocations and releases on the board and in mpgc's model of MicroPython's collector. After each, the heap maps must be equal in every block. Also checks every map against its own figures, gc.mem_alloc() and gc.mem_free().

Exit codes: 0 board and model agree; 2 wrong usage; 3 no board; 4 the board was lost; 5 they differ, or could not be compared; 130 ctrl-C before the last program.`;
  static override examples = [
    '<%= config.bin %> doctor --port sim',
    '<%= config.bin %> doctor --port /dev/ttyACM0 --rounds 200',
    '<%= config.bin %> doctor --port /dev/ttyACM0 --rounds 1 --seed 17 --json',
  ];
  static override flags = {
    port: portFlag,
    rounds: Flags.integer({
      min: 1,
      max: MAX_ROUNDS,
      default: DEFAULT_ROUNDS,
      description: 'run this many random programs',
    }),
    seed: Flags.integer({
      min: 0,
      max: MAX_SEED,
      default: DEFAULT_SEED,
      description: 'seed of the first program; each further one takes the next number',
    }),
    reset: Flags.option({ options: RESETS, default: RESETS[0] })({
      description: 'reset first: soft empties the heap, hard also restarts the chip, none keeps the heap',
    }),
    'boot-timeout': bootTimeoutFlag,
  };

  async run(): Promise<DoctorJson> {
    const { flags } = await this.parse(Doctor);
    const live = new LiveLine(flags.quiet ? null : process.stderr);
    const { signal, dispose } = stopOnSignals();
    const { port, rounds, seed, reset } = flags;
    const result = await runDoctor({
      port,
      rounds,
      seed,
      reset,
      bootTimeoutMs: flags['boot-timeout'],
      cacheDir: this.config.cacheDir,
      signal,
      onPhase: (phase) => live.phase(phase),
    }).finally(() => {
      live.stop();
      dispose();
    });
    const json = toDoctorJson(result);
    this.log(renderDoctor(json));
    const agrees = json.conformance.status === 'match';
    process.exitCode = agrees && json.stopped ? EXIT.cancelled : agrees ? 0 : EXIT.inconclusive;
    return json;
  }
}
