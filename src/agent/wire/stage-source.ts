import { bytesLiteral, sumsOf } from '../../repl/checked-source.js';
import { BoardExceptionError } from '../../repl/errors/board-exception-error.js';
import { LineDamagedError } from '../../repl/errors/line-damaged-error.js';
import { type Raised, withoutFrames } from '../../repl/errors/raised.js';
import type { Repl } from '../../repl/repl.js';
import { markerEscape } from '../script/marker.js';
import { COLLECT_LINE } from '../script/measuring-line.js';

export type StagedSource =
  /** Runs it. */
  | { type: 'ready'; line: string }
  /** It does not compile, or was interrupted. */
  | { type: 'raised'; raised: Raised }
  /** The heap does not hold the text beside what is made of it. */
  | { type: 'no-room' };

const PIECE_BYTES = 2048;
const ATTEMPTS = 3;
const ANSWER = /\x1e= (\d+) (\d+) (\d+)\r?\n/;
const BUILTINS = "__import__('builtins')";
const PLACE = '_mpgc.value';

/**
 * Puts a source on a board with raw paste where the line may change it: in pieces, each of which the board adds up. It is
 * compiled there, so that its text has gone from the heap before it runs; a firmware without compile() keeps that.
 * The place for it is the agent's: agent-py/core.py.
 */
export async function stageSource(
  repl: Repl,
  source: string,
  secret: string,
  { compile }: { compile: boolean },
): Promise<StagedSource> {
  const bytes = Buffer.from(source);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const raised = await stagePiece(repl, bytes, at);
    if (raised) return give(raised);
  }
  if (compile) {
    const raised = await compileThere(repl);
    if (raised) return give(raised);
  }
  // What the text leaves is no garbage of the program.
  await repl.run(COLLECT_LINE, 'collecting');
  return {
    type: 'ready',
    line: `_mpgc.send[0]('${markerEscape(secret)}','/');${BUILTINS}.exec(${PLACE})`,
  };
}

/** Takes away what was run: it is alive for as long as it runs, and no longer. */
export async function unstage(repl: Repl): Promise<void> {
  try {
    await repl.run(`${PLACE}=None`, 'tidying-up');
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
  }
}

async function stagePiece(repl: Repl, bytes: Buffer, at: number): Promise<Raised | null> {
  const piece = bytes.subarray(at, at + PIECE_BYTES);
  const whole = bytes.subarray(0, at + piece.length);
  const before = at === 0 ? '' : `${PLACE}[:${at}]+`;
  const add = `${PLACE}=${before}${bytesLiteral(piece)}`;
  const answer = `(lambda key,end:key.print('\\x1e=',key.len(end),key.sum(end),key.sum(end[key.len(end)>>1:])))(${BUILTINS},${PLACE})`;
  const { length, sum, secondHalf } = sumsOf(whole);
  const expected = [length, sum, secondHalf].join();
  const { interrupts } = repl;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const output: Uint8Array[] = [];
    const onOutput = (part: Uint8Array) => void output.push(part);
    const { kind, raised } = await repl.submit(`${add};${answer}`, { phase: 'sending-program', onOutput });
    const heard = ANSWER.exec(Buffer.concat(output).toString('latin1'))?.slice(1).join();
    if (kind === 'done' && heard === expected) return null;
    if (raised && isOwn(raised, repl.interrupts > interrupts)) return raised;
    repl.quality.resent += 1;
  }
  throw new LineDamagedError('sending-program', ATTEMPTS);
}

/** Has the text compiled, unless that is done, and says whether it is text still. What raises twice does not compile. */
async function compileThere(repl: Repl): Promise<Raised | null> {
  const isText = 'key.isinstance(end.value,key.bytes)';
  const compiled = "key.compile(end.value,'<stdin>','exec')";
  const source = `(lambda key,end:${isText} and key.setattr(end,'value',${compiled})or key.print('\\x1e=',key.int(${isText})))(${BUILTINS},_mpgc)`;
  const { interrupts } = repl;
  let said: string | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const output: Uint8Array[] = [];
    const onOutput = (part: Uint8Array) => void output.push(part);
    const { raised } = await repl.submit(source, { phase: 'compiling', onOutput });
    if (Buffer.concat(output).toString('latin1').includes('\x1e= 0')) return null;
    if (raised && (raised.message === said || isOwn(raised, repl.interrupts > interrupts))) {
      return withoutFrames(raised, WRAPPING_FRAMES);
    }
    said = raised?.message ?? null;
    repl.quality.resent += 1;
  }
  throw new LineDamagedError('compiling', ATTEMPTS);
}

/** The line that compiles, and the lambda in it. */
const WRAPPING_FRAMES = 2;

/** What no damage to a line raises. */
function isOwn({ exception }: Raised, interrupted: boolean): boolean {
  return exception === 'MemoryError' || (exception === 'KeyboardInterrupt' && interrupted);
}

function give(raised: Raised): StagedSource {
  return raised.exception === 'MemoryError' ? { type: 'no-room' } : { type: 'raised', raised };
}
