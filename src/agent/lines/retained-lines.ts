import type { Repl } from '../../repl/repl.js';
import type { RecordOf } from '../../session/schema.js';
import type { Firmware } from '../board/probe-board.js';
import { placeOfLine } from '../sampler/line-counters.js';
import { AgentLink } from '../wire/agent-link.js';
import { overwriteAfterProgram } from '../wire/overwrite-stale.js';
import { ProgramStopper } from '../work/program-stopper.js';
import { retainedBlocks } from './kept-blocks.js';
import { lastMaps, MapRecorder, mapMs } from './line-maps.js';
import { loadProgram, type ProgramRequest } from './load-program.js';
import type { LinesRequest } from './run-lines.js';

export interface RetainedRequest extends ProgramRequest, Pick<LinesRequest, 'call'> {
  /** What its lines allocate. */
  counted: Pick<RecordOf<'lines'>, 'detail' | 'probes' | 'tookMs'>;
}

type NewRetained = Omit<RecordOf<'retained'>, 'atMs'>;

/** All maps together take so long at most, and are no more than so many. */
const MAPS_MS = 10_000;
const MOST_MAPS = 1000;
/** The same, in these, of lines that added nothing in all. */
const MOST_QUIET = 100;
const QUIET_MS = 1000;
/** A program that takes longer with probes is not run for this, too. */
const LONGEST_MS = 20_000;
/** A line that calls functions has a map behind each of them, too. */
const SPARE_MAPS = 3;
/** Names of lines that are not followed, in one line to the board. */
const AT_ONCE = 40;
/** No line is met so often. */
const NEVER = 2 ** 30 - 1;

/**
 * Runs the program once more after a reset, with a heap map at the end of each line that allocates, and gives which of them made what is
 * alive when the program has ended. null where that would take too many maps or too long, or they did not come whole.
 * @throws BoardExceptionError where the heap has no room for it
 */
export async function retainedLines(
  repl: Repl,
  firmware: Firmware,
  request: RetainedRequest,
): Promise<NewRetained | null> {
  const { probes, tookMs } = request.counted;
  const ends = probes.reduce((sum, probe) => sum + (isQuiet(probe) ? 0 : probe.hits), 0);
  if (ends > MOST_MAPS || tookMs === null || tookMs > LONGEST_MS) return null;
  await repl.softReset();
  try {
    return await follow(repl, firmware, request, ends);
  } finally {
    await repl.softReset();
  }
}

/**
 * Those without a map, by their numbers. What added nothing in all may have freed as much as it made, and what it made would be of the
 * next line: those that are met least often are followed, too, as far as that takes little.
 */
export function quietOnes(probes: readonly CountedProbe[], eachMs: number): number[] {
  let left = Math.min(MOST_QUIET, Math.floor(QUIET_MS / Math.max(eachMs, 1e-3)));
  return probes
    .map((probe, at) => ({ ...probe, at }))
    .filter(isQuiet)
    .sort((a, b) => a.hits - b.hits || a.at - b.at)
    .filter(({ hits }) => {
      left -= hits;
      return left < 0;
    })
    .map(({ at }) => at);
}

type CountedProbe = Pick<RecordOf<'lines'>['probes'][number], 'grownBytes' | 'mostBytes' | 'hits'>;

/** It added nothing in all. */
function isQuiet({ grownBytes, mostBytes }: Pick<CountedProbe, 'grownBytes' | 'mostBytes'>): boolean {
  return grownBytes === 0 && mostBytes === 0;
}

async function follow(
  repl: Repl,
  firmware: Firmware,
  request: RetainedRequest,
  ends: number,
): Promise<NewRetained | null> {
  const { counted, signal, plain, call } = request;
  const stopper = new ProgramStopper(repl, signal, () => {});
  const recorder = new MapRecorder(() => {
    if (recorder.isFull || recorder.maps.length >= SPARE_MAPS * MOST_MAPS) stopper.stop('decided');
  });
  const link = new AgentLink(repl, firmware, { append: (record) => recorder.take(record) });
  const eachMs = await mapMs(link);
  if (ends * eachMs > MAPS_MS) return null;
  const { probed, script } = await loadProgram(link, request, {
    exact: true,
    call: call?.expression ?? null,
    mapsOf: () => ({ whole: true, warmUp: 1, last: NEVER, least: NEVER, enough: NEVER, boundary: null }),
  });
  if (!script.wrapped || probed.probes.length !== counted.probes.length) return null;
  const quiet = quietOnes(counted.probes, eachMs).map(placeOfLine);
  for (let at = 0; at < quiet.length; at += AT_ONCE) {
    const places = quiet.slice(at, at + AT_ONCE).join(',');
    await repl.run(`for _ in (${places},):_mpgc.index[_+5]=${NEVER}\n\n`, 'loading-agent');
  }
  const { onLineEnd } = recorder;
  stopper.listen();
  try {
    const onSent = () => stopper.begin(LONGEST_MS + SPARE_MAPS * MAPS_MS);
    const options = { plain, onLineEnd };
    const program = link.runProgram(script.source, {
      ...options,
      checked: true,
      onSent,
      endsBy: 'program-end',
    });
    const { reply, exit } = await stopper.race(program);
    if (stopper.reason !== null || reply.kind === 'rebooted' || reply.raised) return null;
    if (call && !exit) {
      const calls = link.runProgram(`_mpgc.run(${call.count},0,0)`, { ...options, endsBy: 'batch' });
      if ((await stopper.race(calls)).reply.kind === 'rebooted') return null;
    }
  } finally {
    stopper.dispose();
  }
  if (stopper.reason !== null) return null;
  await overwriteAfterProgram(link);
  const last = await lastMaps(link);
  const found = recorder.damaged ? null : retainedBlocks(recorder.maps, last);
  return (
    found && {
      type: 'retained',
      detail: counted.detail,
      maps: recorder.maps.length,
      blockBytes: recorder.blockBytes,
      lines: found.map(({ probe, blocks, heads }) => {
        const at = probe === null ? undefined : probed.probes[probe];
        const line = counted.detail === 'line' ? (at?.line ?? null) : null;
        return { function: at?.scope ?? null, line, blocks, heads };
      }),
    }
  );
}
