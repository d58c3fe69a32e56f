import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { raisedAgain } from '../../analysis/leak/raised-again.js';
import type { RoomRemedies } from '../../analysis/leak/room-remedies.js';
import type { BlockGroup } from '../../analysis/maps/new-blocks.js';
import { DEFAULT_LOOPS_MS } from '../../session/recording-limits.js';
import type { HeaderRecord } from '../../session/schema.js';
import { type Advice, PLAN_FOR_FULL_SIZE } from './advice/advice.js';
import { huntCommand, loopsCommand, profileCommand } from './advice/next-command.js';
import { formatCount } from './format.js';
import { grownLead } from './grown-text.js';
import { holderLead, holderWords } from './holder-text.js';
import { callsToSettle } from './leak-sentence.js';
import { madeAndAdded } from './origin-text.js';
import { ENABLE_COLLECTOR } from './printed-text.js';
import { roomAdvice } from './room-text.js';
import { keeperWords } from './words/keeper-words.js';

/** Of what has grown, what advice is worth. */
const LEAST_SHARE = 0.05;

/** What to try next, from the evidence alone. */
export function leakAdvice(
  judged: LeakJudgement,
  remedies: RoomRemedies | null,
  groups: readonly BlockGroup[] | null = null,
): Advice[] {
  const { verdict, internedStrings, rate, collector, live } = judged;
  const entries = raisedAgain(judged, groups);
  const interned = internedStrings ? internedStrings.endBytes - internedStrings.startBytes : 0;
  const isInterning = verdict === 'leak' && interned > 0 && interned >= live.growth * LEAST_SHARE;
  return [
    ...(isInterning ? [STOP_INTERNING] : []),
    ...(entries === null ? [] : [raiseAnew(entries)]),
    ...(verdict === 'leak' && entries === null
      ? [limitHolder(judged) ?? (rate?.kind === 'steps' ? LIMIT_CONTAINER : LOOK_FOR_STORED)]
      : []),
    ...(verdict === 'leak' && isLambda(judged) ? [NAME_THE_CALLBACK] : []),
    ...roomAdvice(remedies),
    ...(verdict === 'bounded' && isWorthPlanning(judged) ? [PLAN_FOR_FULL_SIZE] : []),
    ...(collector && !collector.enabled ? [ENABLE_COLLECTOR] : []),
  ];
}

/** Of what is free, growth that a heap is to be planned for. */
const PLANNED_SHARE = 0.01;

function isWorthPlanning({ live, mostBytes, startBytes, series }: LeakJudgement): boolean {
  const free = series.points[0]?.freeBytes ?? 0;
  return Math.max(live.growth, mostBytes - startBytes) >= free * PLANNED_SHARE;
}

/** Whose lines were not found out. */
function isLambda({ loop, origin }: LeakJudgement): boolean {
  return loop?.callback === true && loop.functionName === null && origin === null;
}

const NAME_THE_CALLBACK: Advice = {
  code: 'name-the-callback',
  text: 'Give the callback as a def in place of a lambda: mpgc then finds the lines that the leak comes from, also in what it calls.',
};

const STOP_INTERNING: Advice = {
  code: 'stop-interning',
  text: 'Names made at run time (setattr, **keywords, exec, import) stay interned for ever: keep such values in a dict instead.',
};

function raiseAnew(entries: number): Advice {
  return {
    code: 'raise-anew',
    text: `One block grows by ${formatCount(entries)} times three words each time, like the traceback of an exception object that is raised again and again: raise a new one each time. A buffer appended to in such steps looks the same.`,
  };
}

/** Of what a leak keeps, so much is made in one line alone. */
const MADE_SHARE = 0.9;

/** As a path has it. */
const DEFAULT_STEP = ' → default ';

/** As asyncio calls it. */
const TASK_QUEUE = 'TaskQueue';

/** Of the one that keeps most of it. */
function limitHolder({ holders, grown, origin, rate }: LeakJudgement): Advice | null {
  const byName = holderLead(holders, rate?.perUnit ?? null) !== null;
  if (!byName && (grownLead(grown) === null || !grown?.holders[0])) return null;
  const [first] = holders?.growing ?? [];
  const name = byName ? holderWords(first!) : keeperWords(grown!.holders[0]!);
  const added = byName ? first!.addedIn : [];
  const seen = madeAndAdded(origin, added);
  const [line, ...others] = seen.length > 0 ? seen : added;
  if (!byName && grown!.holders[0]!.type === TASK_QUEUE) {
    return {
      code: 'end-tasks',
      text: `${name} holds tasks that do not come to their end: see that what they wait for comes, give it a limit (asyncio.wait_for), or cancel them.`,
    };
  }
  if (!byName && grown!.holders[0]!.path.includes(DEFAULT_STEP)) {
    return {
      code: 'make-default-anew',
      text: `${name} is the default value of a parameter: it is made once, and every call has the same. Give None there, and make it in the function.`,
    };
  }
  const [made] = origin?.detail === 'line' ? origin.lines : [];
  const only = others.length === 0 ? line : undefined;
  const isMade = !only && made && made.line !== null && made.share >= MADE_SHARE;
  return {
    code: 'limit-holder',
    text: only
      ? `${only.path}:${only.line} adds to ${name}: remove what is done with, or limit it (a ring, a largest size).`
      : isMade
        ? `${made.path}:${made.line} makes what ${name} keeps: remove what is done with, or limit it (a ring, a largest size).`
        : `Find where ${name} is added to, and remove what is done with, or limit it (a ring, a largest size).`,
  };
}

const LIMIT_CONTAINER: Advice = {
  code: 'limit-container',
  text: 'A list, dict, set or bytearray grows without limit: find what is added each time and never removed, and limit it (a ring, clear(), del).',
};

const LOOK_FOR_STORED: Advice = {
  code: 'look-for-what-is-stored',
  text: 'Find what is stored each time in something that outlives it: a global, an attribute, a closure, a callback or a queue.',
};

/** The command that would settle what this hunt could not. */
export function settlingAdvice(judged: LeakJudgement, header: HeaderRecord): Advice[] {
  const calls = callsToSettle(judged);
  if (calls !== null) {
    return withCommand('make-more-calls', 'Make more calls:', huntCommand(header, { iterations: calls }));
  }
  if (judged.loop) return loopAdvice(judged, header);
  if (judged.reason === 'out-of-memory') {
    return withCommand(
      'profile-a-call',
      'See what one call takes:',
      profileCommand(header, { iterations: 1 }),
    );
  }
  if (judged.reason === 'raised' && judged.series.calls > 1 && judged.raised?.code !== 'BOARD_RESET') {
    return withCommand(
      'allow-errors',
      'Count the calls that raise, and go on:',
      huntCommand(header, { allowErrors: true }),
    );
  }
  return [];
}

/** Of a loop there are more passes in more time. */
function loopAdvice({ reason, finished }: LeakJudgement, header: HeaderRecord): Advice[] {
  if (finished) return [];
  if (reason !== 'too-few-calls' && reason !== 'still-growing' && reason !== 'doubling') return [];
  const untilMs = 2 * (header.options.hunt?.untilMs ?? DEFAULT_LOOPS_MS);
  return withCommand('give-more-time', 'Give it more time:', loopsCommand(header, { untilMs }));
}

function withCommand(code: Advice['code'], text: string, command: string | null): Advice[] {
  return command === null ? [] : [{ code, text, command }];
}
