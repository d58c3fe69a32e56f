import { MpgcError } from '../../errors.js';
import { parseInternedStrings } from '../../heap/map/parse-dump.js';
import type { ImportStep } from '../../instrument/import-order/plan-steps.js';
import { isRaised } from '../../repl/errors/board-exception-error.js';
import type { Reply } from '../../repl/repl.js';
import { encodeContent } from '../../session/content.js';
import type { RecordOf } from '../../session/schema.js';
import { answerLines } from '../board/answer-lines.js';
import { readLiveOverwritten } from '../board/read-live.js';
import { runWithin } from '../board/run-within.js';
import { REMOVE_LINE } from '../script/remove-line.js';
import type { AgentLink } from '../wire/agent-link.js';
import type { ImportServer } from './import-server.js';
import { peakBy, reachPieces, readReach, roomForImport } from './reach.js';

type ImportRecord = RecordOf<'import'>;

/** What one import took, and how it ended. */
export type StepOutcome = Pick<
  ImportRecord,
  'kind' | 'liveBytes' | 'internedBytes' | 'peak' | 'alsoLoaded' | 'failure'
>;

/** What the agent's parts are put on. */
const BASE = 'class _mpgc:\n count=0\n values=0\n';

/** Measures imports on a board, one after the other, from a heap that is fresh. */
export class ImportMeter {
  readonly #link: AgentLink;
  readonly #server: ImportServer;
  readonly #timeLimitMs: number;
  #loaded = new Set<string>();
  /** Growth of live memory by loading what measures. */
  heapBytes = 0;
  /** How far an import reaches that loads nothing; null where that cannot be seen. */
  ownReachBytes: number | null = null;
  sourceBytes = 0;

  constructor(link: AgentLink, server: ImportServer, timeLimitMs: number) {
    this.#link = link;
    this.#server = server;
    this.#timeLimitMs = timeLimitMs;
  }

  /** On a heap that was emptied. */
  async begin(): Promise<void> {
    const before = await this.#live();
    try {
      await this.#load();
    } catch (cause) {
      if (!isRaised(cause, 'MemoryError')) throw cause;
      const message =
        'The board has not enough free heap for what measures, and for the files that the modules open.';
      throw new MpgcError('AGENT_DOES_NOT_FIT', message, { cause });
    }
    // What the lines of a measurement intern is there before the first of them.
    const { peak } = await this.measure({ names: ['gc'], importedBy: '', line: 1, time: 'start' }, ['gc']);
    this.ownReachBytes = peak?.bytes ?? null;
    this.heapBytes = Math.max(0, (await this.#live()) - before);
    this.#loaded = new Set(await this.#modules());
  }

  async #load(): Promise<void> {
    const by = peakBy(this.#link.firmware);
    for (const piece of [BASE, ...this.#server.pieces, ...(by ? reachPieces(by) : [])]) {
      await this.#link.run(piece, 'loading-agent', { checked: true });
      this.sourceBytes += piece.length;
    }
    await this.#server.begin(this.#link);
  }

  /**
   * `needed`: the modules whose files are to be there while it is imported. `withPeak` takes what is free in small pieces
   * away while it is imported, where the board can be asked how far that reaches.
   */
  async measure({ names }: ImportStep, needed: readonly string[], withPeak = true): Promise<StepOutcome> {
    const link = this.#link;
    const [name = ''] = names;
    const wasLoaded = this.#loaded.has(name);
    try {
      await this.#server.put(link, needed);
    } catch (cause) {
      if (!isRaised(cause, 'MemoryError')) throw cause;
      await this.#server.drop(link, needed);
      return { ...NOTHING, failure: { code: 'no-room', ...WITHOUT } };
    }
    const before = await this.#live();
    const strings = await this.#internedBytes();
    const looks = withPeak && peakBy(link.firmware) !== null;
    const room = looks ? await roomForImport(link) : null;
    const reply = await this.#import(name, room?.items ?? null);
    if (reply !== 'stopped' && reply.kind === 'rebooted') return { ...NOTHING, failure: failureOf(reply) };
    const peak = room && (await readReach(link, room));
    await link.run('_mpgc.count=0', 'tidying-up', { checked: true });
    const after = await this.#live();
    const interned = await this.#internedBytes();
    const failure = failureOf(reply);
    const modules = await this.#modules();
    const alsoLoaded = modules.filter((one) => !this.#loaded.has(one) && !names.includes(one));
    this.#loaded = new Set([...this.#loaded, ...modules]);
    await this.#server.drop(link, needed);
    return {
      kind: failure ? null : wasLoaded ? 'loaded' : await this.#kindOf(name, needed, modules),
      liveBytes: failure ? null : after - before,
      internedBytes: failure || strings === null || interned === null ? null : interned - strings,
      peak: failure ? peak : withLive(peak, after - before),
      alsoLoaded,
      failure,
    };
  }

  /** Takes everything away. */
  async end(): Promise<void> {
    await this.#link.repl.run(REMOVE_LINE, 'tidying-up');
  }

  /** In bytes, with nothing held by what earlier lines left on the stack. */
  async #live(): Promise<number> {
    const { repl } = this.#link;
    await repl.releaseLineBuffer();
    return readLiveOverwritten(repl);
  }

  /** As a statement that gives no value: a prompt would print it. */
  #import(name: string, items: number | null): Promise<Reply | 'stopped'> {
    const { repl, sink } = this.#link;
    const { call, argument } = this.#server.importing(name);
    const line =
      items === null ? `_mpgc.count=${call}(${argument})` : `_mpgc.send(${call},${argument},${items})`;
    return runWithin(repl, line, {
      deadlines: { idleMs: null, overallMs: this.#timeLimitMs },
      phase: 'importing',
      checked: repl.rawPaste !== true,
      onOutput: (bytes, atMs) => {
        if (bytes.length > 0) sink.append({ type: 'output', ...encodeContent(bytes) }, atMs);
      },
    });
  }

  /** What strings that were interned take; null where the firmware does not tell. */
  async #internedBytes(): Promise<number | null> {
    const { repl, firmware } = this.#link;
    if (!firmware.micropython) return null;
    try {
      const output = await repl.run("__import__('micropython').qstr_info()", 'reading-figure');
      return parseInternedStrings(Buffer.from(output).toString('latin1'))?.bytes ?? null;
    } catch (error) {
      if (isRaised(error, 'AttributeError')) return null;
      throw error;
    }
  }

  /** The names of those that are loaded; empty where the firmware does not tell. */
  async #modules(): Promise<string[]> {
    const { modules } = this.#server;
    if (modules === null) return [];
    const line = `[print('\\x1e:',len(key),key)for key in ${modules}]`;
    const lines = await answerLines(this.#link.repl, line, 'reading-figure');
    return lines.flatMap((text) => {
      const [, length, name] = /^\x1e: (\d+) (\S+)$/.exec(text) ?? [];
      return name !== undefined && name.length === Number(length) ? [name] : [];
    });
  }

  /** Of the board's own modules one of a file has its path, and so has a frozen one, without a file. A built-in one may come before a file. */
  async #kindOf(
    name: string,
    given: readonly string[],
    modules: readonly string[],
  ): Promise<ImportRecord['kind']> {
    const { repl, firmware } = this.#link;
    const isListed = modules.includes(name);
    if (firmware.sysModules && !isListed) return 'built-in';
    if (given.includes(name)) return 'source';
    const module = firmware.sysModules ? `__import__('sys').modules['${name}']` : `__import__('${name}')`;
    try {
      await repl.run(`open(${module}.__file__).close()`, 'reading-figure');
      return 'board-file';
    } catch (error) {
      if (isRaised(error, 'OSError')) return 'frozen';
      if (isRaised(error, 'AttributeError')) return isListed ? 'frozen' : 'built-in';
      throw error;
    }
  }
}

/** Of a failure that no exception tells of. */
const WITHOUT = { exception: null, message: null, traceback: null, because: null };

const NOTHING = { kind: null, liveBytes: null, internedBytes: null, peak: null, alsoLoaded: [] };

/** What stays was there at once, wherever it is. */
function withLive(peak: ImportRecord['peak'], liveBytes: number): ImportRecord['peak'] {
  return peak?.bound === 'at-least' ? { ...peak, bytes: Math.max(peak.bytes, liveBytes) } : peak;
}

function failureOf(reply: Reply | 'stopped'): ImportRecord['failure'] {
  if (reply === 'stopped') return { code: 'time-limit', ...WITHOUT };
  if (reply.kind === 'rebooted') return { code: 'restarted', ...WITHOUT };
  if (!reply.raised) return null;
  const { exception, message, traceback } = reply.raised;
  return { code: 'raised', exception, message, traceback: withoutAgent(traceback), because: null };
}

/** Of the agent, and of the line that calls it. */
const FRAME = /^ *File "<(?:stdin|string)>", line \d+, in (?:_mpgc|<module>)$/;

function withoutAgent(traceback: string): string {
  return traceback
    .split(/\r?\n/)
    .filter((line) => !FRAME.test(line))
    .join('\n');
}
