import type { ErrorValues } from '../../errors.js';
import type { Phase } from '../../phases.js';
import type { HeaderRecord } from '../../session/schema.js';
import type { ProgramInput } from '../input/program-input.js';
import type { LinesWanted } from '../noalloc/find-lines.js';
import type { BoardAgent, Stage } from '../sampler/board-agent.js';
import type { PreparedScript } from '../script/prepare-script.js';
import type { AgentLink, Exchange } from '../wire/agent-link.js';
import type { ProfileEnd } from './judge-program.js';
import type { ProgramStopper } from './program-stopper.js';

/** What the header of a capture says of a kind of work. */
export type WorkHeader = Pick<
  HeaderRecord['options'],
  'call' | 'iterations' | 'maps' | 'uncollected' | 'watch' | 'hunt' | 'loops' | 'noalloc'
>;

/** A part of what a run does between its baseline and its final samples. */
export interface Work {
  /** The stage of the agent that it needs. */
  stage?: Stage;
  /** Time for the whole program, where that is not the duration of the request. */
  limitMs?: number | null;
  /** How long what runs may come to an end by itself once it is to stop. */
  graceMs?: number;
  /** What a reader must know of a script that this is done with. */
  warningsOf?(scriptText: string): { code: string; values: ErrorValues }[];
  /** What follows the script when it runs once more without mpgc; null where that would tell nothing. Asked after `run`. */
  inTheField?(): string | null;
  /** The lines that are to be found in another run of the script; null for none. Asked after `run`. */
  linesWanted?(): LinesWanted | null;
  /** Resolves with how it ended, when the board is at its prompt again. @throws MpgcError */
  run(context: WorkContext): Promise<ProfileEnd>;
}

export interface WorkContext {
  link: AgentLink;
  agent: BoardAgent;
  script: PreparedScript;
  /** Whether programs are sent without raw paste. */
  plain: boolean;
  stopper: ProgramStopper;
  /** What the program is given of what a user types; null where it reads nothing of that, or there is nobody. */
  input: ProgramInput | null;
  /** Called when the board has the script: its time begins. */
  onSent: () => void;
  onPhase: (phase: Phase) => void;
  /** Whether what was recorded so far suffices for a verdict. */
  decided: () => boolean;
  /** What the board's answer to the program, or to one of its calls, means; records what it raised. */
  judge: (outcome: Exchange, of: { call: boolean; allowed?: boolean }) => ProfileEnd;
  /** A traceback of a call in terms of the files of the program. */
  rewrite: (traceback: string) => string;
  /** Reads a map between two parts of the work, or warns where that cannot be had. */
  mapBetween: () => Promise<void>;
}
