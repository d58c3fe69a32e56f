import { type Deadlines, ReplTimeoutError, SHORT_JOB } from './inbox.js';
import { parseRaised } from './raised.js';
import type { Reply, SubmitOptions } from './repl.js';
import type { ReplSession } from './repl-session.js';
import { ReplyDecoder, type ReplyEvent } from './reply-decoder.js';

/** Prompt or banner at the end of what a restarted board says. */
const RESTARTED = /(MicroPython v[^\n]*\n(?:[^\n]*\n)*>>> |raw REPL; CTRL-B to exit\r\n>)$/;
/** How long the bytes after a \x04 may stay undecided before they count as output. */
const HOLD_MS = 2000;
const RESTART_SETTLE_MS = 400;
const TAIL_BYTES = 512;

/** Passes on what the board says to a source that it was sent, until the prompt is back or the board has restarted. */
export async function followReply(session: ReplSession, options: SubmitOptions): Promise<Reply> {
  const { inbox } = session;
  const decoder = new ReplyDecoder();
  const phase = options.phase ?? 'running-program';
  const deadlines = options.deadlines ?? SHORT_JOB;
  const startedMs = performance.now();
  let tail = Buffer.alloc(0);
  let heldSinceMs = Number.POSITIVE_INFINITY;
  for (;;) {
    const nowMs = performance.now();
    const restarted = RESTARTED.test(tail.toString('latin1'));
    if (!decoder.holding) heldSinceMs = Number.POSITIVE_INFINITY;
    else if (heldSinceMs > nowMs) heldSinceMs = nowMs;
    const waits: Deadlines = {
      idleMs: restarted ? RESTART_SETTLE_MS : deadlines.idleMs,
      overallMs: least(
        deadlines.overallMs === null ? null : startedMs + deadlines.overallMs - nowMs,
        decoder.holding ? heldSinceMs + HOLD_MS - nowMs : null,
      ),
    };
    let events: ReplyEvent[];
    let atMs = nowMs;
    try {
      await inbox.something(waits, phase);
      const arrived = inbox.takeAll();
      atMs = arrived.atMs;
      events = decoder.push(arrived.bytes);
    } catch (error) {
      if (!(error instanceof ReplTimeoutError)) throw error;
      if (decoder.holding && performance.now() >= heldSinceMs + HOLD_MS) {
        events = decoder.release();
        heldSinceMs = performance.now();
      } else if (restarted) {
        if (await session.isAtPrompt()) return { kind: 'rebooted', raised: null };
        tail = Buffer.alloc(0);
        continue;
      } else throw error;
    }
    for (const event of events) {
      if (event.type === 'output') {
        options.onOutput?.(event.bytes, atMs);
        tail = Buffer.concat([tail, event.bytes]).subarray(-TAIL_BYTES);
      } else {
        if (event.rest.length > 0) inbox.unread(event.rest);
        return { kind: event.type, raised: parseRaised(event.traceback) };
      }
    }
  }
}

function least(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
