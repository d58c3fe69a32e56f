import type { RunProfileOptions } from '../app/record/profile-options.js';
import { LiveLine } from './live-line.js';
import { passOutput } from './pass-output.js';
import { stopOnSignals } from './stop-on-signals.js';
import { TerminalInput } from './terminal-input.js';

/** How a run tells what it is doing, and how it is stopped. */
export type RunHooks = {
  [K in 'signal' | 'onPhase' | 'onLoops' | 'onRecord' | 'onNote' | 'input']: NonNullable<
    RunProfileOptions[K]
  >;
};

/** The same for several runs in a row. */
export interface SeriesHooks extends RunHooks {
  onRun: (number: number, count: number) => void;
  /** What came of the run, in a few words. */
  onRunEnd: (result: string) => void;
}

/**
 * Shows on one line of stderr what a run is doing, passes on to `output` what its program prints, neither where that is
 * null, and lets the first ctrl-C end it in order.
 */
export async function showRun<T>(
  output: NodeJS.WriteStream | null,
  run: (hooks: SeriesHooks) => Promise<T>,
): Promise<T> {
  const live = new LiveLine(output && process.stderr);
  const input = new TerminalInput(
    () => process.stdin,
    (isTerminal) => {
      if (isTerminal) live.note(TYPE_HERE, { always: false });
      live.hold();
    },
    () => live.note(NO_MORE, { always: true }),
  );
  const onOutput = output ? passOutput(live, output, (text) => input.withoutEcho(text)) : () => {};
  const { signal, dispose } = stopOnSignals();
  try {
    return await run({
      signal,
      input,
      onRun: (number, count) => live.startRun(number, count),
      onRunEnd: (result) => live.endRun(result),
      onPhase: (phase) => live.phase(phase),
      onLoops: (loops) => live.startLoops(loops),
      onNote: ({ text, isProblem }) => live.note(text, { always: isProblem }),
      onRecord: (record) => {
        live.record(record);
        // Said at once: the program may wait for ever.
        if (record.type === 'warning' && record.code === 'takes-no-input')
          live.note(NO_INPUT, { always: true });
        onOutput(record);
      },
    });
  } finally {
    live.stop();
    dispose();
  }
}

const NO_INPUT =
  'the program reads what is typed, and the embedded board takes nothing while a program runs: input() waits for ever (ctrl-C ends the run); on a board it gets what you type here, or pipe: mpgc … < answers.txt';
const TYPE_HERE = 'the program reads what is typed: type it here';
const NO_MORE =
  'standard input is at its end, and the program still runs: where it waits in input(), end it with ctrl-C, and pipe a line for each input(): mpgc … < answers.txt';
