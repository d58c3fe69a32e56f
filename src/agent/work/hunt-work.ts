import * as z from 'zod';
import { MpgcError } from '../../errors.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import { MAX_HUNT_ITERATIONS, MAX_RUN_HOURS } from '../../session/recording-limits.js';
import type { BatchRecord } from '../../session/schema.js';
import { FIELD_COUNT } from '../script/field-count.js';
import { findCollects } from '../script/find-collects.js';
import { WITHIN_AGENT } from '../script/prepare-script.js';
import type { AgentLink } from '../wire/agent-link.js';
import { overwriteAfterProgram, overwriteStale } from '../wire/overwrite-stale.js';
import { type BatchOutcome, callBatch, recordCollector } from './call-batches.js';
import { callsToFull, type HuntState, isLevel, planNext } from './hunt-plan.js';
import { FINISHED, type ProfileEnd } from './judge-program.js';
import { milliseconds, optionsOf, text, wholeNumber, yesOrNo } from './option-schemas.js';
import type { Work, WorkContext, WorkHeader } from './work.js';

export const huntSchema = optionsOf({
  type: z.literal('hunt'),
  call: text("an expression, like 'step()'"),
  /** Python statement that is run once before the calls. */
  setup: text("a statement, like 'init()'").nullable().default(null),
  /** Calls after the warm-up; null to go on until `decided`. */
  iterations: wholeNumber(1, MAX_HUNT_ITERATIONS).nullable().default(null),
  /** Time for the script, the setup and the calls together. */
  untilMs: milliseconds(MAX_RUN_HOURS).nullable().default(null),
  /** Whether calls may raise. */
  allowErrors: yesOrNo().default(false),
});

export type HuntRequest = z.output<typeof huntSchema>;

export function headerOfHunt({ call, setup, iterations, untilMs, allowErrors }: HuntRequest): WorkHeader {
  return { call, iterations: 0, hunt: { setup, iterations, untilMs, allowErrors } };
}

/** A batch of a hunt ends by itself in this time. */
const GRACE_MS = 3000;
const MAX_HUNT_MS = 5 * 60_000;
const REST_SAMPLES = 3;
const MAX_LINES = 5;

/** How a hunt goes from pass to pass of a program: what a call raises when that has ended, and what is done at each sample. */
export interface Passes {
  endsWith: string;
  onSample: (link: AgentLink) => Promise<void>;
}

/** Repeats a call with samples of live memory in between, from which a leak is concluded. */
export function huntWork(request: HuntRequest, passes: Passes | null = null): Work {
  const { call, untilMs, iterations } = request;
  let hunt: Hunt | null = null;
  return {
    stage: { name: 'hunt', call },
    graceMs: GRACE_MS,
    limitMs: untilMs ?? (iterations === null ? MAX_HUNT_MS : null),
    warningsOf: (text) => {
      const lines = findCollects(text).slice(0, MAX_LINES);
      return lines.length > 0 ? [{ code: 'collects-itself', values: { lines } }] : [];
    },
    run: (context) => {
      hunt = new Hunt(request, context, passes);
      return hunt.run();
    },
    inTheField: () =>
      passes === null && iterations === null && hunt?.fieldCalls
        ? fieldSource(request, hunt.fieldCalls)
        : null,
  };
}

/** Calls of a run without mpgc: more of them than most hunts make. */
const LEVEL_FIELD_CALLS = 10_000;

/** The calls as a program makes them, counted; the count is printed where the heap may have no room for a question. */
function fieldSource({ setup, call }: HuntRequest, mostCalls: number): string {
  const loop = [`while _mpgc<${mostCalls}:`, '  _mpgc+=1', `  (${call}\n  )`].join('\n');
  const begin = setup === null ? [] : [setup];
  return [...begin, '_mpgc=0', 'try:', ` ${loop}`, `finally:print('${FIELD_COUNT}',_mpgc)`, ''].join('\n');
}

/**
 * The conversation of a hunt: setup, warm-up, calls with a sample each, batches, and collections without calls. What
 * comes next is decided in hunt-plan.ts, and nothing here of what the samples mean.
 */
class Hunt {
  readonly #request: HuntRequest;
  readonly #context: WorkContext;
  readonly #passes: Passes | null;
  /** Whether the program of the passes has ended. */
  #exhausted = false;
  /** Tracebacks that are in the capture already. */
  readonly #seen = new Set<string>();
  #state: HuntState;
  /** Whether it ended by itself, or because a call found no room. */
  #endedWell = false;
  /** Whether a call raised MemoryError. */
  #ranOut = false;

  constructor(request: HuntRequest, context: WorkContext, passes: Passes | null) {
    this.#request = request;
    this.#passes = passes;
    this.#context = context;
    this.#state = {
      wanted: request.iterations,
      inline: context.link.firmware.collects === 'inline',
      grows: context.link.firmware.growing !== false,
      calls: 0,
      callMs: 0,
      first: null,
      last: null,
      levels: [],
      warmUp: { batches: 0, ms: 0, isLevel: false },
      warm: null,
      previous: null,
      stopped: false,
    };
  }

  /** How many calls more without mpgc may tell something: where nothing grows, and where what grows fills the heap; else 0. */
  get fieldCalls(): number {
    if (!this.#endedWell) return 0;
    if (isLevel(this.#state)) return LEVEL_FIELD_CALLS;
    return 2 * callsToFull(this.#state);
  }

  /** Resolves with how it ended, also when the board ran out of memory; the samples are in the capture. */
  async run(): Promise<ProfileEnd> {
    const { stopper, link } = this.#context;
    try {
      const end = (await this.#setUp()) ?? (await this.#hunt());
      const ranOut = end.reason === 'exception' && this.#ranOut;
      this.#endedWell = (end.reason === 'finished' || ranOut) && stopper.reason === null;
      if (end.reason !== 'finished' || this.#exhausted) return end;
      const stopped = stopper.reason ?? (this.#passes ? 'decided' : null);
      return stopped === null ? end : { ...end, reason: stopped, exitCode: null };
    } catch (error) {
      if (!isRaised(error, 'MemoryError')) throw error;
      // Not the program ran out of memory, but the line that was to look at the heap.
      link.warn('heap-full');
      this.#endedWell = stopper.reason === null;
      return FINISHED;
    } finally {
      stopper.pause();
    }
  }

  async #setUp(): Promise<ProfileEnd | null> {
    const { setup } = this.#request;
    const { link, plain, stopper, onSent, onPhase, judge } = this.#context;
    if (setup === null) return null;
    onPhase('setting-up');
    stopper.resume();
    const source = `${WITHIN_AGENT}\n ${setup}\n`;
    const options = { plain, onSent, checked: true, endsBy: 'program-end' } as const;
    const end = judge(await stopper.race(link.runProgram(source, options)), { call: true });
    return end.reason === 'finished' ? null : end;
  }

  async #hunt(): Promise<ProfileEnd> {
    const { onPhase, link, agent } = this.#context;
    await overwriteAfterProgram(link);
    await recordCollector(link);
    await this.#rest('start');
    const end = await this.#call();
    if (end !== null && end.reason !== 'finished' && end.reason !== 'exception') return end;
    // What is live after the program is none of its passes.
    if (this.#exhausted) return FINISHED;
    onPhase('settling');
    if (end === null) await agent.heapMap('target');
    await this.#rest('settle');
    return end ?? FINISHED;
  }

  /** Collections without calls: what is live in all of them is live. */
  async #rest(role: 'start' | 'settle'): Promise<void> {
    for (let sample = 0; sample < REST_SAMPLES; sample++) {
      if (sample > 0) await overwriteStale(this.#context.link);
      await this.#sample(role);
    }
  }

  /** Steps by the plan until it is done; the first map comes after the warm-up. */
  async #call(): Promise<ProfileEnd | null> {
    const { onPhase, decided, stopper } = this.#context;
    const state = this.#state;
    const beganMs = performance.now();
    onPhase('warming-up');
    for (;;) {
      state.stopped = stopper.reason !== null;
      const step = planNext(state, decided);
      if (step.type !== 'warm-up' && state.warm === null) await this.#endWarmUp();
      if (step.type === 'stop') return null;
      const phase = step.type === 'warm-up' ? 'warm-up' : 'calls';
      const end = await this.#batch(step.calls, { phase, stepped: step.type === 'stepped' && state.inline });
      if (end) return end;
      const before = state.warmUp.batches === 0 ? null : (state.last?.allocBytes ?? null);
      const live = await this.#sample('live');
      state.previous = step.type;
      if (step.type !== 'warm-up') continue;
      state.warmUp.batches += 1;
      state.warmUp.ms = performance.now() - beganMs;
      state.warmUp.isLevel = live === before;
    }
  }

  async #endWarmUp(): Promise<void> {
    this.#state.warm = { calls: this.#state.calls, callMs: this.#state.callMs };
    await this.#context.agent.heapMap('warm');
    this.#context.onPhase('calling');
  }

  /** One batch; where calls may raise, what is left after the first that did is called quietly. Null: go on. */
  async #batch(
    count: number,
    options: { phase: BatchRecord['phase']; stepped: boolean },
  ): Promise<ProfileEnd | null> {
    const { link, plain, stopper, judge } = this.#context;
    const state = this.#state;
    let done = 0;
    for (let quiet = false; done < count; quiet = true) {
      const beganMs = performance.now();
      stopper.resume();
      const outcome = await stopper.race(
        callBatch(link, count - done, { ...options, quiet, plain, endsWith: this.#passes?.endsWith ?? null }),
      );
      stopper.pause();
      const tookMs = performance.now() - beganMs;
      done += outcome.calls;
      state.calls += outcome.calls;
      if (outcome.calls > 0) state.callMs = tookMs / outcome.calls;
      const { raised } = outcome.reply;
      if (stopper.reason !== null && raised?.exception === 'KeyboardInterrupt') {
        link.warn('interrupted-call', { call: state.calls });
        return null;
      }
      if (outcome.lost && raised === null && outcome.reply.kind === 'done') return noAnswer(tookMs);
      if (raised !== null && raised.exception === this.#passes?.endsWith) {
        this.#exhausted = true;
        return FINISHED;
      }
      const allowed = this.#request.allowErrors && mayGoOn(outcome);
      const traceback = raised?.traceback ?? '';
      if (allowed && this.#seen.has(traceback)) continue;
      this.#seen.add(traceback);
      const end = judge(outcome, { call: true, allowed });
      this.#ranOut ||= raised?.exception === 'MemoryError';
      if (end.reason !== 'finished' && !allowed) return end;
      if (raised === null) return null;
    }
    return null;
  }

  /** Live memory as gc.mem_alloc() says it after collections. */
  async #sample(role: 'start' | 'live' | 'settle'): Promise<number | null> {
    const sample = await this.#context.agent.sample(role, { collect: true, figures: true });
    const { largestFreeBytes } = this.#context.agent;
    const size = sample && { ...sample, largestFreeBytes };
    if (role === 'start') this.#state.first = size;
    this.#state.last = size;
    await this.#passes?.onSample(this.#context.link);
    if (sample) this.#state.levels.push({ calls: this.#state.calls, allocBytes: sample.allocBytes });
    return sample?.allocBytes ?? null;
  }
}

function noAnswer(waitedMs: number): ProfileEnd {
  const failure = new MpgcError('BOARD_SILENT', 'The board did not say how a batch of calls ended.', {
    suggestions: ['Bytes were lost on the line, or --call changed the agent. Run the command again.'],
    values: { phase: 'calling', waitedMs: Math.round(waitedMs), received: '' },
  });
  return { reason: 'failed', exitCode: null, failure };
}

/** An exception that the next call may follow: not the end of the heap, of the program or of the board. */
function mayGoOn({ reply: { kind, raised }, exit }: BatchOutcome): boolean {
  const ends =
    raised === null || raised.exception === 'MemoryError' || raised.exception === 'KeyboardInterrupt';
  return kind === 'done' && exit === null && !ends;
}
