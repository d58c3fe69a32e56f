import { MpgcError } from '../../errors.js';
import { firstSlotOf, type Operation } from '../../heap/conformance/heap-program.js';
import type { Round } from '../../heap/conformance/judge-round.js';
import { COLLECT_TWICE, settleStack } from '../../heap/conformance/overwrite-stale.js';
import type { HeapDump } from '../../heap/map/parse-dump.js';
import type { Coded } from '../../session/coded-schema.js';
import type { ModelCheck } from '../../session/model-check-schema.js';
import type { HeapProgramBoard, MapOnBoard } from './heap-program-runner.js';
import type { RoundPlan } from './plan-round.js';

const MAP: Operation = { type: 'map' };
/** Gives the board's memory back, so that the next program finds room. */
const RELEASE: readonly Operation[] = [{ type: 'drop', slot: 0, count: firstSlotOf(2) }, { type: 'collect' }];
const ATTEMPTS = 3;

/**
 * Has a board run programs between maps, and keeps account of whether its figures agree. It knows nothing of the model,
 * and does not judge what the maps show: that is check-model.ts.
 */
export class RoundRecorder {
  readonly accounting: ModelCheck['accounting'] = { status: 'not-applicable', maps: 0 };
  readonly #board: HeapProgramBoard;
  readonly #collects: Round['collects'];

  constructor(board: HeapProgramBoard, collects: Round['collects']) {
    this.#board = board;
    this.#collects = collects;
  }

  /** The heap as it is; null where its figures do not agree. */
  async map(): Promise<HeapDump | null> {
    return (await this.#maps(() => this.#board.run([MAP])))?.[0]?.dump ?? null;
  }

  /** One program on the board, between maps; null where its maps could not be had. */
  async record(plan: RoundPlan, program: readonly Operation[]): Promise<Round | null> {
    const board = this.#board;
    const collects = this.#collects;
    if (collects === 'inline') {
      const compared = [MAP, ...program, MAP, ...COLLECT_TWICE, MAP];
      const maps = await this.#maps(() => board.run([...settleStack(plan), ...compared, ...RELEASE]));
      return maps && { program: compared, dumps: maps.map(({ dump }) => dump), collects, keptBlocks: null };
    }
    // Nothing is collected before the prompt is back: what a collection keeps is counted from there.
    const compared = [MAP, ...program, MAP];
    const maps = await this.#maps(async () => {
      await board.run(settleStack({ ...plan, litterCount: 0 }));
      await board.collect();
      const before = await board.run([MAP]);
      await board.collect();
      const during = await board.run(compared);
      await board.collect();
      return [...before, ...during, ...(await board.run([MAP]))];
    });
    const dumps = maps?.map(({ dump }) => dump) ?? [];
    const [before, ...rest] = dumps;
    const after = rest.pop();
    if (!before || !after) return null;
    const keptBlocks = (after.usedBytes - before.usedBytes) / before.blockBytes;
    return { program: compared, dumps: rest, collects, keptBlocks };
  }

  /** Maps that agree with themselves and with gc.mem_alloc() and gc.mem_free(), asked for again while they do not. */
  async #maps(take: () => Promise<MapOnBoard[]>): Promise<MapOnBoard[] | null> {
    let because: Coded | null = null;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        const maps = await take();
        because = maps.map(disagreement).find((found) => found !== null) ?? null;
        if (because === null) {
          this.accounting.status = 'match';
          this.accounting.maps += maps.length;
          return maps;
        }
      } catch (error) {
        if (!(error instanceof MpgcError) || error.code !== 'HEAP_DUMP_INVALID') throw error;
        because = whyInvalid(error);
      }
    }
    this.accounting.status = 'mismatch';
    if (because) this.accounting.because = because;
    return null;
  }
}

/** In what gc.mem_alloc() and gc.mem_free() differ from the dump; null where they agree. */
function disagreement({ dump, allocBytes, freeBytes }: MapOnBoard): Coded | null {
  const free = dump.freeBytes + (dump.maxNewSplitBytes ?? 0);
  if (allocBytes !== dump.usedBytes) {
    return { code: 'alloc-differs', values: { saysBytes: allocBytes, mapBytes: dump.usedBytes } };
  }
  return freeBytes === free
    ? null
    : { code: 'free-differs', values: { saysBytes: freeBytes, mapBytes: free } };
}

/** Maps that did not all come stand for themselves; a map that does not agree with itself says why. */
function whyInvalid({ values: { why = null, ...values } }: MpgcError): Coded {
  return why === 'maps-missing' || why === 'line-damaged'
    ? { code: why, values }
    : { code: 'dump-invalid', values: { why } };
}
