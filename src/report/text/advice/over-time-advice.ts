import type { GrowthUnknown, OverTimeFinding } from '../../../analysis/overtime/over-time-finding.js';
import { type Advice, PLAN_FOR_FULL_SIZE } from './advice.js';
import type { AdvisedRun } from './advised-run.js';
import { huntCommand, huntLoopCommand, profileCommand, reportCommand, watchCommand } from './next-command.js';
import { loopAdvice } from './repeat-advice.js';

/** What to do about memory that grows with time, or of which that is not known. */
export function overTimeAdvice(finding: OverTimeFinding, run: AdvisedRun): Advice[] {
  switch (finding.code) {
    case 'grows-over-time':
      if (finding.overTime.axis === 'calls') return [LOOK_FOR_STORED];
      return [
        LOOK_FOR_STORED,
        finding.overTime.basis === 'collected' || !finding.can.collect || finding.full
          ? {
              code: 'see-what-stayed',
              text: 'See on the heap map what stayed since before the program:',
              command: reportCommand(run.captureName),
            }
          : {
              code: 'sample-longer',
              text: 'Collect now and then to know the rate without garbage:',
              command: watchLonger(finding, run),
            },
      ];
    case 'growth-unknown':
      return settlingAdvice(finding, run);
    case 'steady-over-time':
      return finding.overTime.verdict === 'bounded' ? [PLAN_FOR_FULL_SIZE] : [];
  }
}

const LOOK_FOR_STORED: Advice = {
  code: 'look-for-what-is-stored',
  text: 'Find what each round of the loop, or each callback, adds to a list, a dict or an attribute and nothing removes, and limit it.',
};

function settlingAdvice(finding: GrowthUnknown, run: AdvisedRun): Advice[] {
  const { can, overTime } = finding;
  if (overTime.axis === 'calls') return huntAdvice(run);
  // Its loop was found: what each pass leaves is certain.
  if (run.header.options.loops) return [judgePasses(run)];
  if (run.repeatable?.loop) return loopAdvice(run);
  const command = watchLonger(finding, run);
  if (overTime.reason === 'garbage' && !can.collect) {
    return [
      {
        code: 'hunt-a-call',
        text: "This firmware collects at the prompt only: make the loop's body a function, and use mpgc leak with --call.",
      },
    ];
  }
  if (overTime.during === 'program' && !can.timer && overTime.reason === 'few-samples') {
    return [
      {
        code: 'set-a-mark',
        text: 'Set a mark in the loop (import mpgc, then mpgc.mark("loop") each round), and run it again:',
        command,
      },
    ];
  }
  return [{ code: 'sample-longer', text: 'This settles it:', command }];
}

export function judgePasses({ header }: AdvisedRun): Advice {
  return {
    code: 'judge-passes',
    text: 'Judge what each pass of its main loop leaves:',
    command: huntLoopCommand(header),
  };
}

/** What calls leave is certain after collections. */
function huntAdvice({ header }: AdvisedRun): Advice[] {
  const command = huntCommand(header);
  return command === null
    ? []
    : [{ code: 'hunt-a-call', text: 'Collections between calls settle it:', command }];
}

const COLLECT_EVERY_MS = 1000;
const INTERVAL_MS = 100;
/** So many collections, and as long, are enough for a verdict. */
const COLLECTIONS = 12;
const LONGER = 4;

/** The run again, with collections by the agent, and for as long as that takes. */
function watchLonger({ overTime, can }: OverTimeFinding, { header }: AdvisedRun): string {
  const { options } = header;
  const collectEveryMs = options.collectEveryMs ?? (can.collect ? COLLECT_EVERY_MS : null);
  const isLinger = overTime.during === 'linger';
  const asked = (isLinger ? options.lingerMs : options.durationMs) ?? overTime.watched;
  const wasShort = overTime.reason === 'short' || options.collectEveryMs !== null;
  const longer = wasShort ? LONGER * asked : asked;
  const wantedMs = Math.max(longer, COLLECTIONS * (collectEveryMs ?? COLLECT_EVERY_MS));
  const ms = Math.ceil(wantedMs / 1000) * 1000;
  if (options.watch) return watchCommand(header, ms);
  return profileCommand(header, {
    collectEveryMs,
    ...(isLinger
      ? { lingerMs: ms }
      : {
          timer: undefined,
          durationMs: ms,
          intervalMs: options.intervalMs ?? (can.timer ? INTERVAL_MS : null),
        }),
  });
}
