import { Args, Flags } from '@oclif/core';
import { OUT_FILE, runSnapshot } from '../app/snapshot/run-snapshot.js';
import { BaseCommand, portFlag, recordingFlags, timeFlag } from '../cli/base-command.js';
import { optionsOfRun } from '../cli/recording-command.js';
import { showRun } from '../cli/show-run.js';
import { renderSnapshot } from '../report/snapshot/render-snapshot.js';
import { type SnapshotJson, toSnapshotJson } from '../report/snapshot/snapshot-json.js';
import { DEFAULT_OUT_DIR, MAX_RUN_HOURS } from '../session/recording-limits.js';

const { repeat: _repeat, verify: _verify, open: _open, explain: _explain, ...FLAGS } = recordingFlags;

export default class Snapshot extends BaseCommand {
  static override summary = 'Read the objects on the heap, and say who keeps most of it.';
  static override description =
    `Runs the script, collects, and reads the heap block by block, through uctypes or machine.mem32. A script that goes on is stopped by --duration or ctrl-C. Then it decodes the objects: how many of each type, what each keeps, and the path to it from a name of the program. Without a script it reads the heap as it is, and resets nothing.

Exit codes: 0 the heap was read; 1 the script raised or returned an exit code; 2 wrong usage, or the script does not compile; 3 no board; 4 the board was lost; 5 a collection did not keep what the snapshot says that names reach, or the firmware does not let its heap be read; 130 ctrl-C.`;
  static override examples = [
    '<%= config.bin %> snapshot examples/sensor_log.py --port sim',
    '<%= config.bin %> snapshot --port /dev/ttyACM0',
    '<%= config.bin %> snapshot main.py --port /dev/ttyACM0 --out heap.heapsnapshot',
    '<%= config.bin %> snapshot main.py --port /dev/ttyACM0 --json',
  ];
  static override args = {
    script: Args.string({
      description: 'MicroPython source file on this computer; without it nothing is run',
    }),
  };
  static override flags = {
    port: portFlag,
    duration: timeFlag('stop the script after this time, and read the heap then', MAX_RUN_HOURS),
    ...FLAGS,
    out: Flags.string({
      char: 'o',
      default: DEFAULT_OUT_DIR,
      helpValue: '<path>',
      description:
        'folder for the capture and the report, or a .mpgc.jsonl or .heapsnapshot file: they have its name then',
    }),
  };

  async run(): Promise<SnapshotJson | null> {
    const { args, flags } = await this.parse(Snapshot);
    const output = flags.quiet ? null : this.jsonEnabled() ? process.stderr : process.stdout;
    const result = await showRun(output, ({ onRun: _, onRunEnd: __, ...hooks }) =>
      runSnapshot({
        ...(args.script === undefined ? {} : { scriptPath: args.script }),
        durationMs: flags.duration,
        ...optionsOfRun(flags, { number: 1, cacheDir: this.config.cacheDir }),
        ...(OUT_FILE.test(flags.out) ? { outFile: flags.out } : {}),
        ...hooks,
      }),
    );
    const { capture, snapshot, duplicates, capturePath, htmlPath, heapSnapshotPath, failure } = result;
    if (snapshot === null) throw failure!;
    const { cost } = capture.records.first('snapshot')!;
    const files = {
      capture: capturePath,
      html: htmlPath,
      ...(heapSnapshotPath === null ? {} : { heapsnapshot: heapSnapshotPath }),
    };
    const end = args.script === undefined ? null : (capture.records.first('end')?.reason ?? null);
    this.log(`${flags.quiet ? '' : '\n'}${renderSnapshot(snapshot, { cost, duplicates, end }, files)}`);
    process.exitCode = result.exitCode;
    return toSnapshotJson(capture, snapshot, files);
  }
}
