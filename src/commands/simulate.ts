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
    `Says what a recorded run would have done otherwise, without a board. What follows from the recorded figures alone is listed as known; what a replay in the model of MicroPython's heap says is listed as assumed, with what it takes for granted. Without --heap the smallest heap is looked for in which the run still fits. Sizes are bytes, or have a unit: 4096, 64k, 128KiB; several are separated by commas.

Exit codes: 0 the questions were answered, whatever the answer; 2 it is no capture, or a size cannot be understood; 5 the capture is cut off or damaged, or carries no replay.`;
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
      description: 'would the run fit in a heap of this size, its tables included',
    }),
    threshold: sizeFlag({ ...several, description: 'what would gc.threshold() of this change' }),
    alloc: sizeFlag({
      ...several,
      description: 'does a buffer of this size fit, in each map and in the end',
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
