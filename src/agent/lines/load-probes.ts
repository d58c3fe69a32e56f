import { AT, END } from '../../instrument/lines/place-probes.js';
import { BIND_PROBES } from '../../instrument/lines/probed-texts.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import { readFigure } from '../board/read-figure.js';
import {
  type LineCounters,
  measuredOf,
  PLACE_OF_DEEPEST,
  PLACE_OF_NONE,
  wordsOf,
} from '../sampler/line-counters.js';
import { loadStage, type StageRequest } from '../sampler/load-stage.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import type { AgentLink } from '../wire/agent-link.js';

/** Native code takes constants below this, and a small integer is one. */
const ADDRESS_END = 2 ** 30;
const WORD_BYTES = 4;
/** Enough hits that thinning starts. */
const TRIED_HITS = 50;

export interface LoadedProbes {
  native: boolean;
  /** What a file has to begin with. */
  header: string;
}

/**
 * Loads the agent of agent-py/lines.py with its probes: in native code where the board compiles it and it counts right there. Gives
 * whether it does. @throws BoardExceptionError where the heap has no room for it
 */
export async function loadProbes(
  link: AgentLink,
  lines: LineCounters,
  { options }: Pick<StageRequest, 'options'>,
): Promise<LoadedProbes> {
  await loadStage(link, 'lines', { options, lines });
  const buffer = await addressOfCounters(link, wordsOf(lines));
  if (buffer !== null) {
    if (await countsNatively(link, { options, lines, buffer })) return { native: true, header: '' };
    await link.repl.run(REMOVE_LINE, 'loading-agent');
    await loadStage(link, 'lines', { options, lines });
  }
  await loadStage(link, 'probes', { options, lines });
  return { native: false, header: (await bindsNames(link, NAMES)) ? '' : `${BIND_PROBES}\n` };
}

/** Names of builtins, and what of the agent they are. */
const NAMES = { [AT]: 'count', [END]: 'end' };
const NATIVE_NAMES = { ...NAMES, _mpgc_turn: 'remove', _mpgc_deep: 'get' };

/**
 * Makes the probes builtins, so that the program's own names stand in its dictionaries as they do without them. Gives whether the
 * firmware lets anybody add to these.
 */
async function bindsNames({ repl }: AgentLink, names: Record<string, string>): Promise<boolean> {
  const bind = ([name, of]: [string, string]) => `key.setattr(key,'${name}',_mpgc.${of})`;
  const line = `(lambda key:(${Object.entries(names).map(bind).join()})and None)(__import__('builtins'))`;
  try {
    await repl.run(line, 'loading-agent', { checked: true });
    return true;
  } catch (error) {
    noAnswer(error);
    return false;
  }
}
/** null where it cannot be had, or native code cannot hold it. */
async function addressOfCounters({ repl, firmware }: AgentLink, words: number): Promise<number | null> {
  if (!firmware.uctypes || !firmware.array || firmware.wordBytes !== WORD_BYTES) return null;
  const address = await readFigure(repl, "__import__('uctypes').addressof(_mpgc[0])").catch(noAnswer);
  return address === null || address <= 0 || address + WORD_BYTES * words >= ADDRESS_END ? null : address;
}

async function countsNatively(link: AgentLink, request: StageRequest): Promise<boolean> {
  try {
    await loadStage(link, 'probes', request);
    return (
      (await bindsNames(link, NATIVE_NAMES)) &&
      (await countsRight(link, request.lines?.maps ? 0 : measuredOf(TRIED_HITS)))
    );
  } catch (error) {
    noAnswer(error);
    return false;
  }
}

/** By the line that is none. */
async function countsRight({ repl }: AgentLink, expected: number): Promise<boolean> {
  const line = PLACE_OF_NONE;
  await repl.run(`for _ in range(${TRIED_HITS}):_mpgc.count(${line});_mpgc.end(0)\n\n`, 'loading-agent');
  const hits = await readFigure(repl, `_mpgc.index[${line}]`);
  const measured = await readFigure(repl, `_mpgc.index[${line + 1}]`);
  const clear = [0, 1, 2].map((word) => `_mpgc.index[${line + word}]=`).join('');
  await repl.run(
    `${clear}_mpgc.index[${PLACE_OF_DEEPEST}]=_mpgc.index[${PLACE_OF_DEEPEST + 5}]=0;_mpgc.index[${line + 5}]=_mpgc.index[${line + 6}]=1`,
    'loading-agent',
  );
  return hits === TRIED_HITS && measured === expected;
}

/** Of a board that does not compile it, or has no such function. */
function noAnswer(error: unknown): null {
  if (error instanceof BoardExceptionError && !isRaised(error, 'MemoryError')) return null;
  throw error;
}
