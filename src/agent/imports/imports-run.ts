import { BLOCK_WORDS } from '../../heap/map/heap-area.js';
import type { ProgramFile } from '../../instrument/imports/resolve-files.js';
import { PHASES } from '../../phases.js';
import type { RawRepl } from '../../repl/raw-repl.js';
import type { CaptureSink } from '../../session/capture-writer.js';
import type { RecordOf } from '../../session/schema.js';
import type { Transport } from '../../transport/transport.js';
import { boardIdentity } from '../board/board-identity.js';
import { type ConnectedBoard, connectBoard } from '../board/connect-board.js';
import { readCollector } from '../board/read-collector.js';
import { findMounting, type Mounting } from '../files/mount-files.js';
import { AGENT_VERSION } from '../sampler/board-agent.js';
import { AgentLink } from '../wire/agent-link.js';
import type { ImportMeter } from './import-meter.js';
import { importServer } from './import-server.js';
import type {
  CompiledModules,
  ImportRoot,
  RecordImportsOptions,
  RecordImportsRequest,
} from './imports-request.js';
import { type ImportsRequest, measureImports } from './measure-imports.js';
import { readMpyVersion, withWord } from './probe-imports.js';
import { peakBy } from './reach.js';

/** The steps of the measurement on a board: what it takes, what mpgc's compiler makes for it, and each script and module in each form. */
export class ImportsRun {
  readonly #repl: RawRepl;
  readonly #transport: Transport;
  readonly #request: RecordImportsRequest;
  readonly #sink: CaptureSink;
  readonly #options: RecordImportsOptions;
  #isBoardKnown = false;

  constructor(
    repl: RawRepl,
    transport: Transport,
    request: RecordImportsRequest,
    sink: CaptureSink,
    options: RecordImportsOptions,
  ) {
    this.#repl = repl;
    this.#transport = transport;
    this.#request = request;
    this.#sink = sink;
    this.#options = options;
  }

  async run(): Promise<void> {
    const { reset, roots } = this.#request;
    const { onPhase } = this.#options;
    const connected = await connectBoard(this.#repl, { reset, onPhase: (phase) => onPhase(PHASES[phase]) });
    const board = { ...connected, firmware: await withWord(this.#repl, connected.firmware) };
    const link = new AgentLink(this.#repl, board.firmware, this.#sink);
    const mounting = await findMounting(link);
    const mpyVersion = await readMpyVersion(link);
    const compiled = await this.#compile(mounting, mpyVersion);
    const started: Started = {
      type: 'imports',
      roots: roots.map(({ name, kind }) => ({ name, kind })),
      way: mounting ? 'mounted' : 'loaded',
      peakBy: peakBy(board.firmware),
      mpyVersion,
      noMpy: typeof compiled === 'string' ? compiled : null,
      notCompiled: typeof compiled === 'string' ? [] : compiled.notCompiled,
      timeLimitMs: this.#request.timeLimitMs,
    };
    for (const [at, root] of roots.entries()) {
      const measure = { board, link, mounting, started, root, at };
      const known = await this.#measure({
        ...measure,
        form: 'source',
        replaced: new Map(),
        ...NOTHING_KNOWN,
      });
      if (typeof compiled === 'string') continue;
      await this.#measure({ ...measure, form: 'mpy', replaced: compiled.files, ...known });
    }
  }

  /** In place of compiled modules, why there are none. */
  async #compile(
    mounting: Mounting | null,
    mpyVersion: number | null,
  ): Promise<CompiledModules | NonNullable<RecordOf<'imports'>['noMpy']>> {
    const { roots, mpy } = this.#request;
    if (!mpy) return 'not-wanted';
    if (mpyVersion === null) return 'not-taken';
    if (mpyVersion !== this.#options.mpyVersion) return 'other-version';
    if (!mounting) return 'not-mounted';
    this.#options.onPhase(PHASES['compiling-modules']);
    const sources = new Map(
      roots.flatMap(({ graph }) =>
        [...graph.values()].flatMap(({ name, file }) =>
          file?.path.endsWith('.py') ? [[name, file] as const] : [],
        ),
      ),
    );
    const compiled = await this.#options.compile(sources);
    return compiled.files.size > 0 ? compiled : 'nothing-to-compile';
  }

  async #measure({
    board,
    link,
    mounting,
    started,
    root,
    at,
    form,
    replaced,
    seen,
    lasting,
  }: Measuring): Promise<Known> {
    const files = new Map<string, ProgramFile>();
    for (const { name, file } of root.graph.values()) {
      const given = replaced.get(name) ?? file;
      if (given) files.set(name, given);
    }
    const data = root.files.filter(({ kind }) => kind === 'data');
    const served = [...files.values(), ...data];
    const server = importServer(served, mounting, board.firmware);
    const { records, ...known } = await measureImports(link, server, {
      graph: root.graph,
      files,
      form,
      root: at,
      timeLimitMs: this.#request.timeLimitMs,
      seen,
      lasting,
      onStep: (name) =>
        this.#options.onPhase(`${PHASES.importing} ${name}${form === 'mpy' ? ', precompiled' : ''}`),
      onReady: (meter) => this.#tellBoard(board, meter, started),
    });
    for (const record of records) this.#sink.append(record);
    return known;
  }

  async #tellBoard(
    { firmware, sending }: ConnectedBoard,
    meter: ImportMeter,
    started: Started,
  ): Promise<void> {
    if (this.#isBoardKnown) return;
    this.#isBoardKnown = true;
    const { enabled, threshold } = await readCollector(this.#repl, firmware);
    const { usb, heapLimitBytes } = this.#transport;
    this.#sink.append({
      type: 'board',
      ...boardIdentity({ firmware, sending, usb }),
      wordBytes: firmware.wordBytes,
      blockBytes: firmware.wordBytes && firmware.wordBytes * BLOCK_WORDS,
      totalBytes: firmware.totalBytes,
      ...(heapLimitBytes ? { heapLimitBytes } : {}),
      threshold,
      gcEnabled: enabled,
      sourceOnHeap: false,
      agent: { version: AGENT_VERSION, heapBytes: meter.heapBytes, sourceBytes: meter.sourceBytes },
    });
    this.#sink.append({ ...started, ownReachBytes: meter.ownReachBytes });
  }
}

/** All that is known before the first import. */
type Started = Omit<RecordOf<'imports'>, 'atMs' | 'ownReachBytes'>;

/** What the imports of one form have shown, which holds for another. */
type Known = Pick<ImportsRequest, 'seen' | 'lasting'>;

const NOTHING_KNOWN: Known = { seen: new Set(), lasting: new Map() };

interface Measuring extends Known {
  board: ConnectedBoard;
  link: AgentLink;
  mounting: Mounting | null;
  started: Started;
  root: ImportRoot;
  at: number;
  form: RecordOf<'import'>['form'];
  /** What stands in place of files. */
  replaced: ReadonlyMap<string, ProgramFile>;
}
