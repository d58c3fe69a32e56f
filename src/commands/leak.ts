import { Args, Flags } from '@oclif/core';
import { BaseCommand, durationFlag, portFlag, recordingFlags } from '../base-command.js';
import { openInBrowser } from '../open-in-browser.js';
import { type LeakJson, toLeakJson } from '../report/leak-json.js';
import { renderTerminal } from '../report/render-terminal.js';
import { viewCapture } from '../report/view-model.js';
import { runLeak } from '../run-leak.js';
import { showRun } from '../show-run.js';
import { DEFAULT_BOOT_TIMEOUT_MS } from '../transport/transport.js';

export default class Leak extends BaseCommand {
  static override summary = 'Repeat a call on a board and say whether it leaks memory, how much, and what.';
  static override description =
    `Runs the script, then the call again and again with a sample of live memory (after collections) in between, until the verdict is certain: leak, bounded (grew, then stopped), delayed (freed by later collections), fragmenting, clean, or inconclusive, with the evidence, and what would settle it. Without --iterations it ends after at most 10,000 calls or 5 minutes. Ctrl-C ends the calls and gives a verdict from what there is.

Exit codes: 0 no leak; 1 a leak; 2 wrong usage, or the script or a call raised; 3 no board; 4 the board was lost; 5 inconclusive; 130 ctrl-C before the script was started.`;
  static override examples = [
    '<%= config.bin %> leak examples/sensor_log.py --call "step()" --port sim',
    '<%= config.bin %> leak main.py --setup "init()" --call "step()" --port /dev/ttyACM0 --until 10m',
    '<%= config.bin %> leak main.py --call "step()" --iterations 500 --allow-errors --json',
  ];
  static override args = {
    script: Args.string({ description: 'MicroPython source file on this computer', required: true }),
  };
  static override flags = {
    port: portFlag,
    call: Flags.string({
      helpValue: '<expr>',
      required: true,
      description: 'the work that is repeated: an expression, like step()',
    }),
    setup: Flags.string({ helpValue: '<code>', description: 'run this once, after the script' }),
    iterations: Flags.integer({
      min: 1,
      max: 10_000_000,
      description: 'make exactly so many calls after the warm-up',
    }),
    until: durationFlag({
      description: 'end the calls after this time, like 10m, counted from the start of the script',
    }),
    'allow-errors': Flags.boolean({
      description: 'count calls that raise, and go on; each exception is shown once',
    }),
    ...recordingFlags,
  };

  async run(): Promise<LeakJson> {
    const { args, flags } = await this.parse(Leak);
    const output = this.jsonEnabled() ? process.stderr : process.stdout;
    const result = await showRun(output, (hooks) =>
      runLeak({
        scriptPath: args.script,
        port: flags.port,
        call: flags.call,
        setup: flags.setup ?? null,
        iterations: flags.iterations ?? null,
        untilMs: flags.until ?? null,
        allowErrors: flags['allow-errors'] ?? false,
        reset: flags.reset,
        verify: flags.verify,
        bootTimeoutMs: flags['boot-timeout'] ?? DEFAULT_BOOT_TIMEOUT_MS,
        outDir: flags.out,
        force: flags.force,
        ...hooks,
      }),
    );
    const { capture, capturePath, htmlPath } = result;
    this.log(`\n${renderTerminal(viewCapture(capture, capturePath), [capturePath, htmlPath])}`);
    if (flags.open) await openInBrowser(htmlPath);
    process.exitCode = result.exitCode;
    return toLeakJson(capture, { capture: capturePath, html: htmlPath });
  }
}
