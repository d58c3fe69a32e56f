import type { Edit } from '../../instrument/apply-edits.js';
import { applyEdits } from '../../instrument/apply-edits.js';
import { tracebackName } from '../../instrument/imports/module-names.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import {
  type ProbedStatement,
  probeStatements,
  ROW_WORDS,
} from '../../instrument/statements/probe-statements.js';
import { type ProgramText, reachedFunctions } from '../../instrument/statements/reached-functions.js';
import { BoardExceptionError, isRaised } from '../../repl/errors/board-exception-error.js';
import type { NewRecord, RecordOf } from '../../session/schema.js';
import type { ConnectedBoard } from '../board/connect-board.js';
import { planServing } from '../files/plan-serving.js';
import { MEASURED_TIMES } from '../sampler/agent-stages.js';
import { BoardAgent } from '../sampler/board-agent.js';
import { INDENT, NOT_LOOKED_AT } from '../script/look-at-loops.js';
import { prepareScript, WITHIN_AGENT } from '../script/prepare-script.js';
import { AgentLink } from '../wire/agent-link.js';
import { callLocked } from './make-calls.js';

/** What the calls have shown: they raise with the heap locked, or allocate with it open alone. */
export interface LinesWanted extends Pick<RecordOf<'allocating-lines'>, 'way'> {
  calls: number;
}

export interface FindLinesRequest {
  script: { name: string; text: string };
  files: readonly ProgramFile[];
  call: string;
  setup: string | null;
  wanted: LinesWanted;
  /** How long the script, and each round of calls, may take. */
  limitMs: number;
  signal: AbortSignal;
}

type Reason = RecordOf<'allocating-lines'>['reason'];
type LinesRecord = Extract<NewRecord, { type: 'allocating-lines' }>;

/** On the board each takes three words. */
const MAX_STATEMENTS = 500;
/** Lines that are found one after the other. */
const MAX_ROUNDS = 24;
/** With the heap open and every statement looked at. */
const MAX_OPEN_CALLS = 8;

/**
 * Finds the statements of a call that allocate: runs the script once more after a reset, with a probe in front of each statement that the
 * call may come to. The heap is locked; the statement in which that raises gets it open from then on, and the calls are made again, until
 * none raises. The board is reset behind it.
 */
export async function findLines(
  board: ConnectedBoard,
  { repl }: Pick<AgentLink, 'repl'>,
  request: FindLinesRequest,
): Promise<LinesRecord> {
  const { wanted, signal } = request;
  const nothing = (reason: Reason): LinesRecord => ({
    type: 'allocating-lines',
    way: wanted.way,
    calls: 0,
    lines: [],
    reason,
  });
  const probed = probe(request);
  if (!probed) return nothing('not-parsed');
  if (probed.statements.length > MAX_STATEMENTS) return nothing('too-many');
  const interrupt = () => void repl.interrupt();
  signal.addEventListener('abort', interrupt);
  try {
    await repl.softReset();
    return await new Search(board, new AgentLink(repl, board.firmware, NOWHERE), request, probed).run();
  } catch (error) {
    if (!(error instanceof BoardExceptionError)) throw error;
    if (signal.aborted) return nothing('interrupted');
    return nothing(isRaised(error, 'MemoryError') ? 'no-room' : 'raised');
  } finally {
    signal.removeEventListener('abort', interrupt);
    await repl.softReset();
  }
}

/** What the program prints and the samples of this run are those of the run before. */
const NOWHERE = { append: () => {} };

interface ProbedProgram {
  /** Of the script. */
  edits: Edit[];
  files: ProgramFile[];
  statements: ProbedStatement[];
}

/** null for a script that does not parse. */
function probe({ script, files, call }: FindLinesRequest): ProbedProgram | null {
  if (!prepareScript(script.text, { sysModules: true }).parsed) return null;
  const modules = files.filter(({ path, kind }) => kind === 'module' && path.endsWith('.py'));
  const texts: (ProgramText & { of: ProgramFile | null })[] = [
    { file: script.name, text: script.text, of: null },
    ...modules.map((of) => ({
      file: tracebackName(of.path),
      text: of.bytes.toString('utf8').replace(/\r\n?/g, '\n'),
      of,
    })),
  ];
  const reached = reachedFunctions(texts, call);
  const statements: ProbedStatement[] = [];
  let edits: Edit[] = [];
  const changed = new Map<ProgramFile, ProgramFile>();
  for (const { file, text, of } of texts) {
    const functions = reached.filter((candidate) => candidate.file === file);
    const put = probeStatements(text, functions, {
      before: statements.length,
      indent: of ? '' : INDENT,
    });
    statements.push(...put.statements);
    if (of && put.edits.length > 0) {
      changed.set(of, { ...of, bytes: Buffer.from(`${IMPORT_AGENT}${applyEdits(text, put.edits)}`) });
    }
    if (!of) edits = put.edits;
  }
  return { edits, files: files.map((file) => changed.get(file) ?? file), statements };
}

/** A module that is mounted finds the agent under the name that it has for programs. */
const IMPORT_AGENT = 'import mpgc as _mpgc\n';

/** What no statement of the program evaluates: the expression of --call, and the head of the function that it calls. */
const CALL: ProbedStatement = { file: '--call', line: 1, functionName: '<module>' };

class Search {
  readonly #board: ConnectedBoard;
  readonly #link: AgentLink;
  readonly #request: FindLinesRequest;
  readonly #probed: ProbedProgram;

  constructor(board: ConnectedBoard, link: AgentLink, request: FindLinesRequest, probed: ProbedProgram) {
    this.#board = board;
    this.#link = link;
    this.#request = request;
    this.#probed = probed;
  }

  async run(): Promise<LinesRecord> {
    const { wanted } = this.#request;
    const raised = await this.#load();
    if (raised) return { type: 'allocating-lines', way: wanted.way, calls: 0, lines: [], reason: raised };
    const opened: number[] = [];
    const { calls, reason } = await this.#search(opened);
    return { type: 'allocating-lines', way: wanted.way, calls, lines: await this.#lines(opened), reason };
  }

  /** The agent, the files and the script; why that does not come to its end. */
  async #load(): Promise<Reason> {
    const { script, call, setup } = this.#request;
    const { firmware, sending } = this.#board;
    const { edits, files, statements } = this.#probed;
    const { serving, program } = await planServing(this.#link, script.text, files);
    const agent = new BoardAgent(this.#link, {
      intervalMs: null,
      collectEveryMs: null,
      maxOverhead: 1,
      staged: sending.rawPaste && !sending.plain,
      programText: script.text,
    });
    await agent.install({ name: 'noallocLines', call, statements: statements.length }, serving);
    const { source } = prepareScript(script.text, firmware, {
      ...NOT_LOOKED_AT,
      edits: [...edits, ...program.edits],
    });
    const parts = [source, ...(setup === null ? [] : [`${WITHIN_AGENT}\n ${setup}\n`])];
    for (const part of parts) {
      const { reply } = await this.#within((plain) =>
        this.#link.runProgram(part, { plain, checked: true, endsBy: 'program-end' }),
      );
      if (reply.kind !== 'done' || reply.raised) return this.#why(reply.raised?.exception);
    }
    return null;
  }

  /** Puts into `opened` the statements that get the heap open, by their rows on the board. */
  async #search(opened: number[]): Promise<{ calls: number; reason: Reason }> {
    const { way, calls: wanted } = this.#request.wanted;
    const count = way === 'open' ? Math.min(wanted, MAX_OPEN_CALLS) : wanted;
    let calls = 0;
    if (way === 'open') await this.#link.run('_mpgc.iter()', 'finding-lines', { checked: true });
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { outcome, made, raised } = await this.#within((plain) => callLocked(this.#link, count, plain));
      calls += made?.begun ?? 0;
      const { reply } = outcome;
      if (reply.kind !== 'done' || reply.raised || !made)
        return { calls, reason: this.#why(reply.raised?.exception) };
      if (!made.failed) return { calls, reason: null };
      if (way === 'open' || opened.includes(made.place))
        return { calls, reason: raised?.exception === 'MemoryError' ? 'not-opened' : 'raised' };
      opened.push(made.place);
      await this.#link.run(`_mpgc.keys[${made.place}]=1`, 'finding-lines', { checked: true });
    }
    return { calls, reason: 'too-many' };
  }

  /** In the order in which they were found; with the heap open, those with the most bytes first. */
  async #lines(opened: readonly number[]): Promise<LinesRecord['lines']> {
    const { allocated } = await this.#link.run('_mpgc.copy()', 'finding-lines', { checked: true });
    const isLocked = this.#request.wanted.way === 'locked';
    const sorted = [...allocated].sort((a, b) =>
      isLocked ? opened.indexOf(a.number) - opened.indexOf(b.number) : b.bytes - a.bytes,
    );
    return sorted.flatMap(({ number, bytes, most, times }) => {
      const statement = number === 0 ? CALL : this.#probed.statements[number / ROW_WORDS - 1];
      return statement && (isLocked || bytes > 0)
        ? [{ ...statement, times: Math.min(times, MEASURED_TIMES), bytes, most }]
        : [];
    });
  }

  /** Interrupts what takes longer than it may. */
  async #within<T>(work: (plain: boolean) => Promise<T>): Promise<T> {
    const timer = setTimeout(() => void this.#link.repl.interrupt(), this.#request.limitMs);
    try {
      return await work(this.#board.sending.plain);
    } finally {
      clearTimeout(timer);
    }
  }

  #why(exception: string | undefined): Reason {
    if (exception === 'KeyboardInterrupt') return 'interrupted';
    return exception === 'MemoryError' ? 'no-room' : 'raised';
  }
}
