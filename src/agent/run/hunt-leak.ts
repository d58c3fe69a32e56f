import { MpgcError } from '../../errors.js';
import type { BatchRecord } from '../../session/schema.js';
import { handlers } from '../script/prepare-script.js';
import type { AgentLink, ProgramOutcome } from '../wire/agent-link.js';
import type { BoardAgent } from './board-agent.js';
import { type BatchOutcome, callBatch, overwriteStale, recordCollector } from './call-batches.js';
import type { ProfileEnd } from './judge-program.js';
import type { ProgramStopper } from './program-stopper.js';

export interface HuntRequest {
  /** Python statement that is run once before the calls. */
  setup: string | null;
  /** Calls after the warm-up; null to go on until `decided`. */
  iterations: number | null;
  /** Time for the script, the setup and the calls together. */
  untilMs: number | null;
  /** Whether calls may raise. */
  allowErrors: boolean;
}

export interface HuntContext {
  link: AgentLink;
  plain: boolean;
  stopper: ProgramStopper;
  /** Whether what was recorded so far suffices for a verdict; asked after each sample of live memory. */
  decided: () => boolean;
  onPhase: (phase: string) => void;
  /** What the board's answer to the program, or to one of its calls, means; records what it raised. */
  judge: (outcome: ProgramOutcome, of: { call: boolean; allowed: boolean }) => ProfileEnd;
}

/** Calls in a row between two samples of the warm-up, and so its budget: 32. */
const WARM_UP = [1, 3, 4, 8, 16];
const WARM_UP_MS = 10_000;
/** Calls with a sample each, which show a pattern that repeats. */
const STEPPED_CALLS = 60;
const STEPPED_MS = 5000;
/** With a sample at the prompt after so many of them, which tells what the loop itself takes. */
const STEPPED_BATCH = 20;
/** A batch takes this share of the calls so far: as many samples for each doubling of the calls. */
const BATCH_SHARE = 1 / 8;
/** Batches are multiples of this where they are larger: patterns of 2, 3, 4, 5, 6, 10, 12, 15, 20, 30 calls fit in. */
const BATCH_MULTIPLE = 60;
/** A batch is over soon enough for ctrl-C and for a line of progress. */
const BATCH_MS = 2000;
/** Of the free memory, how much one batch may leak: each doubling of a leak needs samples. */
const FILL_SHARE = 1 / 8;
const MAX_CALLS = 10_000;
const REST_SAMPLES = 3;
type LiveSample = { allocBytes: number; freeBytes: number | null } | null;

const NO_ANSWER: ProfileEnd = {
  reason: 'failed',
  exitCode: null,
  failure: new MpgcError('BOARD_SILENT', 'The board did not say how a batch of calls ended.', {
    suggestions: ['Bytes were lost on the wire, or --call changed the agent. Run the command again.'],
  }),
};
const FINISHED: ProfileEnd = { reason: 'finished', exitCode: 0, failure: null };

/**
 * Repeats a call on the board after its program, with samples of live memory in between: setup, warm-up, calls with
 * a sample each, batches, and collections without calls. Decides when to sample, and nothing of what it means.
 */
export class LeakHunt {
  readonly #agent: BoardAgent;
  readonly #request: HuntRequest;
  readonly #context: HuntContext;
  readonly #seen = new Set<string>();
  #calls = 0;
  #callMs = 0;
  #first: LiveSample = null;
  #last: LiveSample = null;

  constructor(agent: BoardAgent, request: HuntRequest, context: HuntContext) {
    this.#agent = agent;
    this.#request = request;
    this.#context = context;
  }

  /** Resolves with how it ended, also when the board ran out of memory; the samples are in the capture. */
  async run(): Promise<ProfileEnd> {
    const { stopper } = this.#context;
    try {
      const end = (await this.#setUp()) ?? (await this.#hunt());
      return stopper.reason !== null && end.reason === 'finished' ? { ...end, reason: stopper.reason } : end;
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      // Not the program ran out of memory, but the line that was to look at the heap.
      this.#context.link.sink.append({ type: 'warning', code: 'heap-full', message: HEAP_FULL });
      return { reason: 'exception', exitCode: 1, failure: null };
    } finally {
      stopper.pause();
    }
  }

  async #setUp(): Promise<ProfileEnd | null> {
    const { setup } = this.#request;
    if (setup === null) return null;
    this.#context.onPhase('setting up');
    this.#context.stopper.resume();
    const outcome = await this.#run(
      this.#context.link.runProgram(
        `try:\n ${setup}\n${handlers(this.#context.link.findings)}`,
        this.#context,
      ),
    );
    const end = this.#context.judge(outcome, { call: true, allowed: false });
    return end.reason === 'finished' ? null : end;
  }

  async #hunt(): Promise<ProfileEnd> {
    const { onPhase } = this.#context;
    await recordCollector(this.#context.link);
    await this.#rest('start');
    onPhase('warming up');
    const end = (await this.#warmUp()) ?? (await this.#call());
    if (end !== null && end.reason !== 'finished' && end.reason !== 'exception') return end;
    onPhase('settling');
    if (end === null) await this.#agent.heapMap('target');
    await this.#rest('settle');
    return end ?? FINISHED;
  }

  /** Collections without calls: what is live in all of them is live. */
  async #rest(role: 'start' | 'settle'): Promise<void> {
    for (let sample = 0; sample < REST_SAMPLES; sample++) {
      if (sample > 0) await overwriteStale(this.#context.link).catch(unlessRaised);
      await this.#sample(role);
    }
  }

  /** Calls until two samples in a row are equal, or the budget is spent; then the first map. */
  async #warmUp(): Promise<ProfileEnd | null> {
    const began = performance.now();
    let before: number | null = null;
    for (const calls of WARM_UP) {
      const end = await this.#batch(Math.min(calls, this.#callsThatFit()), {
        phase: 'warm-up',
        stepped: false,
      });
      if (end) return end;
      const live = await this.#sample('live');
      if (live === before || this.#stopped || performance.now() - began > WARM_UP_MS) break;
      before = live;
    }
    await this.#agent.heapMap('warm');
    return null;
  }

  async #call(): Promise<ProfileEnd | null> {
    const { decided, onPhase } = this.#context;
    const most = this.#request.iterations ?? MAX_CALLS;
    const warmUpCalls = this.#calls;
    onPhase('calling');
    const end = await this.#step(Math.min(most, STEPPED_CALLS));
    if (end) return end;
    for (;;) {
      const left = most - (this.#calls - warmUpCalls);
      if (left <= 0 || this.#stopped || (this.#request.iterations === null && decided())) return null;
      const failed = await this.#batch(Math.min(left, this.#batchSize()), { phase: 'calls', stepped: false });
      if (failed) return failed;
      await this.#sample('live');
    }
  }

  /** Calls with a sample after each: in the agent's loop where gc.collect() collects at once. */
  async #step(most: number): Promise<ProfileEnd | null> {
    const inline = this.#context.link.findings.collects === 'inline';
    const until = this.#calls + Math.max(1, Math.min(most, this.#callsWithin(STEPPED_MS)));
    while (this.#calls < until && !this.#stopped && (inline || this.#callsThatFit() > 1)) {
      const fit = Math.min(until - this.#calls, STEPPED_BATCH, this.#callsThatFit());
      const end = await this.#batch(inline ? fit : 1, { phase: 'calls', stepped: inline });
      if (end) return end;
      await this.#sample('live');
      if (this.#callsThatFit() === 1) break;
    }
    return null;
  }

  #batchSize(): number {
    const size = Math.ceil(this.#calls * BATCH_SHARE);
    const even = size < BATCH_MULTIPLE ? size : size - (size % BATCH_MULTIPLE);
    return Math.max(1, Math.min(even, this.#callsWithin(BATCH_MS), this.#callsThatFit()));
  }

  /** How many calls may follow at once at the rate so far, so that there are samples before the heap is full. */
  #callsThatFit(): number {
    const [first, last] = [this.#first, this.#last];
    if (!first || !last || last.freeBytes === null) return MAX_CALLS;
    const grown = last.allocBytes - first.allocBytes;
    if (grown <= 0) return MAX_CALLS;
    return Math.max(1, Math.floor((last.freeBytes * FILL_SHARE * this.#calls) / grown));
  }

  #callsWithin(ms: number): number {
    return this.#callMs > 0 ? Math.floor(ms / this.#callMs) : Number.MAX_SAFE_INTEGER;
  }

  /** One batch; where calls may raise, what is left after the first that did is called quietly. Null: go on. */
  async #batch(
    count: number,
    options: { phase: BatchRecord['phase']; stepped: boolean },
  ): Promise<ProfileEnd | null> {
    const { link, plain, stopper, judge } = this.#context;
    let done = 0;
    for (let quiet = false; done < count; quiet = true) {
      const began = performance.now();
      stopper.resume();
      const outcome = await this.#run(callBatch(link, count - done, { ...options, quiet, plain }));
      stopper.pause();
      done += outcome.calls;
      this.#calls += outcome.calls;
      if (outcome.calls > 0) this.#callMs = (performance.now() - began) / outcome.calls;
      const { traceback } = outcome.reply;
      if (stopper.reason !== null && traceback.includes('KeyboardInterrupt')) {
        const at = `Call ${this.#calls}`;
        link.warn(
          'interrupted-call',
          `${at} did not return in time and was interrupted: what it left is in the samples after it.`,
        );
        return null;
      }
      if (outcome.lost && traceback === '' && outcome.reply.kind === 'done') return NO_ANSWER;
      const allowed = this.#request.allowErrors && mayGoOn(outcome);
      if (allowed && this.#seen.has(traceback)) continue;
      this.#seen.add(traceback);
      const end = judge(outcome, { call: true, allowed });
      if (end.reason !== 'finished' && !allowed) return end;
      if (traceback === '') return null;
    }
    return null;
  }

  /** Live memory as gc.mem_alloc() says it after collections. */
  async #sample(role: 'start' | 'live' | 'settle'): Promise<number | null> {
    const sample = await this.#agent.sample(role, { collect: true, figures: true });
    if (role === 'start') this.#first = sample;
    this.#last = sample;
    return sample?.allocBytes ?? null;
  }

  #run<T extends ProgramOutcome>(outcome: Promise<T>): Promise<T> {
    return Promise.race([outcome, this.#context.stopper.failure]);
  }

  get #stopped(): boolean {
    return this.#context.stopper.reason !== null;
  }
}

const HEAP_FULL =
  'The heap is so full that no more samples could be taken: what was measured before that is shown.';

/** An exception that the next call may follow: not the end of the heap, of the program or of the board. */
function mayGoOn({ reply, exit }: BatchOutcome): boolean {
  const last = reply.traceback.trim().split('\n').at(-1) ?? '';
  return (
    reply.kind === 'done' && exit === null && last !== '' && !/^(MemoryError|KeyboardInterrupt)\b/.test(last)
  );
}

/** Without that the samples are what they are. */
function unlessRaised(error: unknown): void {
  if (!(error instanceof MpgcError) || error.code !== 'BOARD_EXCEPTION') throw error;
}

function isOutOfMemory(error: unknown): boolean {
  return (
    error instanceof MpgcError && error.code === 'BOARD_EXCEPTION' && error.message.includes('MemoryError')
  );
}
