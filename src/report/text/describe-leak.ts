import type { GrowthRate } from '../../analysis/leak/growth-rate.js';
import type { LeakJudgement } from '../../analysis/leak/judge-leak.js';
import { formatBytes, formatCount, formatMs, formatPlural } from './format.js';

/** Something that a verdict rests on, in words; the code is for programs. */
export interface EvidenceText {
  code: string;
  text: string;
}

/** The verdict of a hunt as one sentence. */
export function leakSentence(judged: LeakJudgement): string {
  const { verdict, live, rate, series, startBytes } = judged;
  const raised = series.errors > 0 ? `, ${formatCount(series.errors)} of which raised` : '';
  const calls = `${formatPlural(series.calls, 'call')}${raised}`;
  switch (verdict) {
    case 'leak':
      return `Leak: ${rate ? rateWords(rate) : 'live memory grows to the end'}.${full(judged)}${caveat(judged)}`;
    case 'bounded':
      return `Bounded: live memory grew by ${formatBytes(Math.max(live.growth, judged.mostBytes - startBytes))} and then stopped; not a leak in ${calls}.`;
    case 'delayed':
      return `Delayed: the ${formatBytes(judged.droppedBytes)} that were live after the last call were freed by later collections; not a leak in ${calls}.`;
    case 'fragmenting': {
      const { largestFree } = judged;
      const shrank = largestFree
        ? `the largest free block shrank from ${formatBytes(largestFree.startBytes)} to ${formatBytes(largestFree.endBytes)}`
        : 'the largest free block shrank';
      return `Fragmenting: live memory does not grow, but ${shrank} in ${calls}.`;
    }
    case 'clean':
      return live.growth > 0
        ? `Clean: no more live memory is left behind by ${calls} than ${formatBytes(live.growth)} once, as much as a stale word keeps.`
        : `Clean: no live memory is left behind by ${calls}.`;
    case 'inconclusive':
      return `Inconclusive: ${inconclusiveText(judged)}`;
  }
}

/** After so few calls a cache that is not full yet is likely enough to be named beside the verdict. */
const FEW_CALLS = 200;

function caveat({ series, outOfMemory }: LeakJudgement): string {
  return series.calls < FEW_CALLS && !outOfMemory
    ? ` A cache with room for more than ${formatPlural(series.calls, 'call')} would look the same.`
    : '';
}

function rateWords({ kind, perCall, interval }: GrowthRate): string {
  const rate = `${formatRate(perCall)} with every call`;
  return kind === 'steps'
    ? `about ${rate}, in steps (${formatRate(interval[0])} to ${formatRate(interval[1])})`
    : rate;
}

function full({ growing, callsToFull, secondsToFull, outOfMemory, series }: LeakJudgement): string {
  if (outOfMemory) return ` The heap was full after ${formatPlural(series.calls, 'call')}.`;
  if (callsToFull === null) return '';
  const time =
    secondsToFull === null
      ? ''
      : `, some ${formatMs(Number((secondsToFull * 1000).toPrecision(2)))} of calls by the board's clock, pauses between them not counted`;
  const grown = growing ? ', grown by all that the system can give,' : '';
  return ` At this rate the heap${grown} is full after about ${formatPlural(callsToFull, 'call')}${time}.`;
}

function raisedText({ raised, series }: LeakJudgement): string {
  const what = raised?.message ?? 'an exception';
  if (raised?.code === 'BOARD_RESET') {
    const who = series.calls === 0 ? 'the script, or --setup,' : `call ${formatCount(series.calls)}`;
    return `${who} restarted the board, and the heap is gone.`;
  }
  if (series.calls === 0) return `the script, or --setup, raised before the first call: ${what}`;
  const hint =
    series.calls === 1
      ? 'Is --call right? '
      : 'With --allow-errors, calls that raise are counted and the hunt goes on. ';
  return `call ${formatCount(series.calls)} raised: ${what}. ${hint}`.trimEnd();
}

function inconclusiveText(judged: LeakJudgement): string {
  const { reason, live, series, outOfMemory } = judged;
  const calls = formatPlural(series.calls, 'call');
  switch (reason) {
    case 'too-few-calls':
      return `${calls}, ${formatCount(series.warmUpCalls)} of them warm-up, are too few to tell. Try more: --iterations 200, or no --iterations at all.`;
    case 'still-growing':
      return `live memory grew by ${formatBytes(live.growth)} and last at call ${formatCount(live.lastRiseCalls ?? 0)} of ${formatCount(live.toCalls)}: neither long enough ago for a stop, nor often enough for a leak. More calls would settle it: --iterations ${formatPlain(4 * live.toCalls)}.`;
    case 'doubling':
      return `live memory grows in steps that come after ever more calls, as a table does that doubles; ${calls} do not tell whether it stops. More calls would settle it: --iterations ${formatPlain(Math.max(4000, 4 * live.toCalls))}.`;
    case 'out-of-memory':
      return `the board ran out of memory (${outOfMemory?.message ?? 'MemoryError'}) before live memory showed a trend: one call may need more than there is. mpgc profile shows what a single run takes.`;
    case 'raised':
      return raisedText(judged);
    case 'exited':
      return series.calls === 0
        ? 'the script ended by SystemExit before the first call.'
        : `call ${formatCount(series.calls)} ended the program by SystemExit.`;
    case 'all-raised':
      return `every one of ${calls} raised, so that what it leaves behind was not seen. Mend --call, or what it calls.`;
    default:
      return series.calls === 0
        ? 'no call was made: the script or --setup did not end. A hunt needs a script that returns, without its main loop; --call is what the loop does.'
        : 'no live memory was sampled after a call. Raise --until, or mend what the warnings say.';
  }
}

/** What the verdict rests on, the most telling first; every figure with how it was obtained. */
export function leakEvidence(judged: LeakJudgement): EvidenceText[] {
  const { rate, series, verdict } = judged;
  const found: [string, string | null][] = [
    ['growth', growthText(judged)],
    ['rate', rateText(judged)],
    [
      'trend',
      rate &&
        `Over the same samples the Theil-Sen slope is ${formatRate(rate.theilSen)} a call; a trend like this in a figure without one has ${rate.pValue < 1e-6 ? 'p < 0.000001' : `p = ${rate.pValue.toPrecision(2)}`} (Mann-Kendall).`,
    ],
    ['settle', settleText(judged)],
    ['out-of-memory', outOfMemoryText(judged)],
    ['interned-strings', stringsText(judged)],
    ['largest-free', largestFreeText(judged)],
    ['stack', stackText(judged)],
    [
      'errors',
      series.errors > 0
        ? `${formatPlural(series.errors, 'call')} of ${formatCount(series.calls)} raised.`
        : null,
    ],
    ['collector', collectorText(judged)],
    [
      'interrupted',
      judged.interrupted ? `Ctrl-C ended the hunt at call ${formatCount(series.calls)}.` : null,
    ],
    [
      'limit',
      verdict === 'clean' || verdict === 'bounded' || verdict === 'delayed'
        ? limitText(judged)
        : verdict === 'leak' && !judged.outOfMemory
          ? `A cache with room for more than ${formatPlural(series.calls, 'call')} would look the same up to here; --iterations gives it more.`
          : null,
    ],
  ];
  return found.flatMap(([code, text]) => (text ? [{ code, text }] : []));
}

function limitText({ live }: LeakJudgement): string {
  const rare = `A leak that is rarer than once in ${formatCount(live.toCalls - live.fromCalls)} calls`;
  return live.swing > 0
    ? `${rare}, or adds up to less than the ${formatBytes(live.swing)} by which live memory goes up and down, would not have been seen.`
    : `${rare} would not have been seen.`;
}

const MEASURED = 'by gc.mem_alloc() right after a collection, without the agent.';

function growthText(judged: LeakJudgement): string | null {
  const { live, series, startBytes, mostBytes, settledBytes } = judged;
  if (series.points.length === 0) return null;
  const from = `${formatBytes(startBytes)} were live before the first call`;
  if (live.toCalls === 0) return `${from}${withoutCallText(judged)}`;
  const to = `${formatBytes(settledBytes)} after ${formatPlural(live.toCalls, 'call')}`;
  const levels = `${from} and ${to}, each ${MEASURED}`;
  if (live.state === 'flat') {
    const most =
      mostBytes > startBytes
        ? ` At most ${formatBytes(mostBytes)} were live after a call.`
        : ' No sample showed more.';
    return `${levels}${most}`;
  }
  const last = `It last rose at call ${formatCount(live.lastRiseCalls ?? 0)}`;
  if (live.state === 'growing') {
    return `${levels} From call ${formatCount(live.fromCalls)} on it rose in ${formatCount(live.rises)} of ${formatPlural(live.samples, 'sample')}, to the end; what was freed later is not counted.`;
  }
  return `${levels} ${last}, and not in the ${formatCount(live.toCalls - (live.lastRiseCalls ?? 0))} calls after it.`;
}

/** Where the first call raised, or ended the program: what is live then is not always measured. */
function withoutCallText({ settled }: LeakJudgement): string {
  const levels =
    settled === null ? `, ${MEASURED}` : ` and ${formatBytes(settled)} at the end, each ${MEASURED}`;
  return `${levels} There is no sample after a complete call.`;
}

function rateText({ rate }: LeakJudgement): string | null {
  if (!rate) return null;
  const { kind, perCall, interval, period, steps } = rate;
  if (kind === 'exact') return `It grew by as much in every sample: ${formatRate(perCall)} a call, exactly.`;
  if (kind === 'period' && period) {
    return `The growth repeats: ${formatBytes(period.bytes)} in every ${formatPlural(period.calls, 'call')}, ${formatRate(perCall)} a call exactly.`;
  }
  const between = `No stretch of at least half of the calls grew by less than ${formatRate(interval[0])} or more than ${formatRate(interval[1])} a call.`;
  if (!steps) return `It moves in steps. ${between}`;
  const shown = steps.rises
    .slice(0, 4)
    .map(({ calls, bytes }) => `${bytes > 0 ? '+' : ''}${formatBytes(bytes)} by call ${formatCount(calls)}`)
    .join(', ');
  const more = steps.rises.length > 4 ? ` and ${formatCount(steps.rises.length - 4)} more` : '';
  return `It moves in steps: ${formatRate(steps.perCall)} a call in most samples, and ${shown}${more} besides, as a table does that grows. ${between}`;
}

function settleText({ droppedBytes, series }: LeakJudgement): string | null {
  const samples = series.points.filter(({ phase }) => phase === 'settle').length;
  if (samples === 0) return null;
  const collections = `After the last call, ${formatPlural(samples, 'sample')} with collections and no calls`;
  return droppedBytes > 0
    ? `${collections} freed ${formatBytes(droppedBytes)}, which are no leak.`
    : `${collections} freed nothing more.`;
}

function outOfMemoryText({ outOfMemory, series }: LeakJudgement): string | null {
  return (
    outOfMemory &&
    `There was no room at call ${formatCount(series.calls)}: ${outOfMemory.message.replace(/:$/, '')}.`
  );
}

function stringsText({ internedStrings }: LeakJudgement): string | null {
  if (!internedStrings) return null;
  const { startCount, endCount, startBytes, endBytes } = internedStrings;
  if (endCount === startCount) return 'The pool of interned strings did not grow (micropython.qstr_info()).';
  return `The pool of interned strings grew by ${formatPlural(endCount - startCount, 'string')} and ${formatBytes(endBytes - startBytes)} (micropython.qstr_info()); no collection ever frees these.`;
}

function largestFreeText({ verdict, largestFree }: LeakJudgement): string | null {
  if (!largestFree) return null;
  const { startBytes, endBytes, trend } = largestFree;
  return `The largest free block was ${formatBytes(startBytes)} before the first call and ${formatBytes(endBytes)} at the end, the best of the last samples${verdict === 'fragmenting' && trend.state === 'growing' ? '; it shrank to the end' : ''} (micropython.mem_info()).`;
}

function stackText({ stack }: LeakJudgement): string | null {
  if (!stack) return null;
  const grown = stack.endBytes - stack.startBytes;
  return grown === 0
    ? 'The stack at the prompt did not grow.'
    : `The stack at the prompt went from ${formatBytes(stack.startBytes)} to ${formatBytes(stack.endBytes)}.`;
}

function collectorText({ collector }: LeakJudgement): string | null {
  if (!collector) return null;
  const texts = [
    collector.enabled
      ? null
      : 'The program has disabled the collector (gc.disable()): without the collections of mpgc garbage stays until gc.collect(), and an allocation that does not fit fails.',
    collector.threshold === collector.thresholdBefore || collector.threshold === null
      ? null
      : `The program has set gc.threshold(${collector.threshold}): the board collects after that many bytes, too, which takes time in the calls and changes nothing of what is live.`,
  ];
  return texts.filter((text) => text !== null).join(' ') || null;
}

/** What to try next, from the evidence alone. */
export function leakAdvice(judged: LeakJudgement): string[] {
  const { verdict, internedStrings, rate, collector } = judged;
  const advice: string[] = [];
  if (verdict === 'leak') {
    if (internedStrings && internedStrings.endCount > internedStrings.startCount) {
      advice.push(
        'Names that are made at run time (setattr, **keywords, exec, import) are interned for ever: keep such values in a dict instead.',
      );
    }
    if (rate?.kind === 'steps') {
      advice.push(
        'A list, dict, set or bytearray grows without limit: look for what is added with every call and never removed, and give it a limit (a ring, clear(), del).',
      );
    } else {
      advice.push(
        'Look for what the call stores in something that outlives it: a global, an attribute, a closure, a callback or a queue.',
      );
    }
  }
  if (verdict === 'fragmenting') {
    advice.push(
      'Allocate what lasts before what does not, or once at the start, and reuse buffers in place (readinto(), clear(), slices of a memoryview).',
    );
  }
  if (verdict === 'bounded') {
    advice.push(
      'Count on its full size when you plan the heap: it is filled only once the program has run for a while.',
    );
  }
  if (collector && !collector.enabled)
    advice.push('Call gc.enable(), or gc.collect() at a time of your choice.');
  return advice;
}

/** "32 B", "1.6 B", "10.43 B": bytes for one call, exact where they are whole. */
export function formatRate(bytes: number): string {
  return Number.isInteger(bytes)
    ? formatBytes(bytes)
    : `${Number(bytes.toFixed(2)).toLocaleString('en-US')} B`;
}

/** Without separators, to be typed. */
function formatPlain(count: number): string {
  return String(Math.ceil(count / 100) * 100);
}
