import { Args } from '@oclif/core';
import { simulate } from '../analysis/simulate/simulate.js';
import { openCapture } from '../app/files/open-capture.js';
import { BaseCommand, explainFlag, sizeFlag } from '../cli/base-command.js';
import { readWithProgress } from '../cli/read-with-progress.js';
import { EXIT } from '../errors.js';
import { renderSimulation } from '../report/simulate/render-simulation.js';
import { type SimulateJson, toSimulateJson } from '../report/simulate/simulate-json.js';
import { isComplete } from '../session/read/read-capture.js';

const several = { multiple: true, delimiter: ',' } as const;

export default class Simulate extends BaseCommand {
  static override summary = 'Replay a capture: with a buffer more, on another heap, with a threshold.';
  static override description =
    `Says what a recorded run would have done otherwise, without a board. Answers from the recorded figures alone are listed as known; answers from a replay in the model of MicroPython's heap are listed as assumed, with the assumptions. Without --heap it looks for the smallest heap that the run fits. Sizes are bytes or have a unit: 4096, 64k, 128KiB; several are separated by commas.

Exit codes: 0 the questions were answered, whatever the answer; 2 the file is not a capture, or a size is unclear; 5 the capture is cut off or damaged, or carries no replay.`;
  static override examples = [
    '<%= config.bin %> simulate mpgc-reports/main-20261122-101500.mpgc.jsonl --alloc 4096',
    '<%= config.bin %> simulate CAPTURE --heap 32k,64k --alloc 4k',
    '<%= config.bin %> simulate CAPTURE --threshold 4096,8192',
  ];
  static override args = {
    capture: Args.string({ description: 'a .mpgc.jsonl file', required: true }),
  };
  static override flags = {
    heap: sizeFlag({
      ...several,
      description: 'does the run fit a heap of this size, tables included',
    }),
    threshold: sizeFlag({ ...several, description: 'what does gc.threshold() of this size change' }),
    alloc: sizeFlag({
      ...several,
      description: 'does a buffer of this size fit, in each map and at the end',
    }),
    explain: explainFlag,
  };

  async run(): Promise<SimulateJson> {
    const { args, flags } = await this.parse(Simulate);
    const { analysis } = openCapture(args.capture, readWithProgress(flags.quiet ? null : process.stderr));
    const simulation = simulate(analysis, {
      heapBytes: flags.heap ?? [],
      thresholdBytes: flags.threshold ?? [],
      bufferBytes: flags.alloc ?? [],
    });
    const complete = isComplete(analysis.capture);
    const { header } = analysis.capture;
    this.log(renderSimulation(simulation, { incomplete: !complete, header, explain: flags.explain }));
    process.exitCode = complete && simulation.assumed ? 0 : EXIT.inconclusive;
    return toSimulateJson(analysis, simulation, { complete });
  }
}
