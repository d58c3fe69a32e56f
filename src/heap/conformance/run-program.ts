import { MpgcError } from '../../errors.js';
import type { HeapArea } from '../map/heap-area.js';
import { type BlockRef, HeapModel, type HeapModelOptions, type Placed } from '../model/heap-model.js';
import { ByteArray, type Container, Dict, List } from './containers.js';
import { firstSlotOf, type Operation, PAD_BYTES, SLOTS, THRESHOLD_UNIT } from './heap-program.js';
import { OVERWRITE_STALE } from './overwrite-stale.js';

/** What stale words on the board's stack did at one collection: nobody but the board's next map tells of them. */
export interface StaleWords {
  /** Garbage that the collection kept. An object keeps its buffer; a buffer may stay alone. */
  kept: ReadonlySet<BlockRef>;
  /** What stood there before the program, was kept until now by such a word, and is freed. */
  released: ReadonlySet<BlockRef>;
}

/** One collection of a run: what it may free, and what stood there before the program and is left of that. */
export interface RunCollection {
  /** The operation that asked for it, or needed it. */
  operationIndex: number;
  /** The map that comes next. */
  mapIndex: number;
  garbage: Placed[];
  base: Placed[];
}

export interface ProgramRun {
  /** The map at each `map` operation. */
  maps: HeapArea[][];
  /** Collections, asked for or automatic, in their order. */
  collections: RunCollection[];
  /** The operation that found no room, or null. The run ends there. */
  outOfMemoryAt: number | null;
  /** Blocks of the objects in the slots at the end. */
  heldBlocks: number;
}

export interface RunProgramOptions
  extends Pick<HeapModelOptions, 'blockBytes' | 'rules' | 'maxNewSplitBytes'> {
  /** `at-prompt` is a firmware on which no collection happens while a program runs. */
  collects: 'inline' | 'at-prompt';
  /** What the board printed at each `map`: settles the sizes of new areas, which depend on an unknown address. */
  found?: readonly (readonly HeapArea[])[];
  /** By collection, from the first on; nothing is kept or released where there is none. */
  stale?: readonly StaleWords[];
}

/** Runs a program in the model, from a map in which every slot is empty. What is in that map stays alive throughout. */
export function runProgram(
  program: readonly Operation[],
  areas: readonly HeapArea[],
  { collects, found = [], stale = [], ...options }: RunProgramOptions,
): ProgramRun {
  const run: ProgramRun = { maps: [], collections: [], outOfMemoryAt: null, heldBlocks: 0 };
  const slots: (Container | null)[] = Array.from({ length: SLOTS }, () => null);
  let inFlight: Container | null = null;
  let base: BlockRef[] = [];
  /** Garbage, as long as it may be kept as a whole. */
  let dropped: Container[] = [];
  let operationIndex = 0;
  const collect = (heap: HeapModel) => {
    if (collects === 'at-prompt') return;
    const { kept, released } = stale[run.collections.length] ?? NO_STALE_WORDS;
    const live = [...slots, inFlight].flatMap((container) => container?.blocks() ?? []);
    const standing = new Set(heap.allocations());
    // An area that is given back may take its block 0 along, even where that is used.
    base = base.filter((ref) => standing.has(ref));
    const known = new Set([...base, ...live]);
    const placed = (refs: Iterable<BlockRef>) => Array.from(refs, (ref) => heap.placeOf(ref));
    run.collections.push({
      operationIndex,
      mapIndex: run.maps.length,
      garbage: placed(standing).filter(({ ref }) => !known.has(ref)),
      base: placed(base),
    });
    base = base.filter((ref) => !released.has(ref));
    dropped = dropped.filter(({ object }) => object !== null && kept.has(object));
    heap.mark([...base, ...live, ...kept, ...dropped.flatMap((container) => container.blocks())]);
    heap.sweep();
  };
  const chooseAreaBlocks = ({ least, most }: { least: number; most: number }) => {
    const blocks = found[run.maps.length]?.[heap.areaCount]?.letters.length ?? most;
    return blocks >= least && blocks <= most ? blocks : most;
  };
  const heap = new HeapModel(areas, { ...options, collect, chooseAreaBlocks });
  base = [...heap.allocations()];

  const inTheMaking = <T extends Container>(container: T, begin: (made: T) => boolean) => {
    inFlight = container;
    const made = begin(container);
    inFlight = null;
    return made;
  };
  const make = <T extends Container>(slot: number, container: T, begin: (made: T) => boolean) => {
    const made = inTheMaking(container, begin);
    if (made) slots[slot] = container;
    else dropped.push(container);
    return made;
  };
  const perform = (operation: Operation): boolean => {
    switch (operation.type) {
      case 'bytearray':
        return make(operation.slot, new ByteArray(heap), (made) => made.make(operation.bytes));
      case 'list':
        return make(operation.slot, new List(heap), (made) => made.make());
      case 'dict':
        return make(operation.slot, new Dict(heap), (made) => made.make());
      case 'drop':
        for (const container of slots.slice(operation.slot, operation.slot + operation.count)) {
          if (container) dropped.push(container);
        }
        slots.fill(null, operation.slot, operation.slot + operation.count);
        return true;
      case 'append':
        return times(operation.count, () => (inSlot(slots, operation.slot) as ByteArray | List).append());
      case 'add':
        return times(operation.count, () => (inSlot(slots, operation.slot) as Dict).add());
      case 'pop':
        return times(operation.count, () => (inSlot(slots, operation.slot) as List).pop());
      case 'clear':
        return (inSlot(slots, operation.slot) as List | Dict).clear();
      case 'extend':
        return (inSlot(slots, operation.slot) as ByteArray).extend(PAD_BYTES[operation.pad] ?? 0);
      case 'ballast':
        throw new MpgcError('USAGE', 'A ballast comes before the first map: the model is not told of it.');
      case 'litter':
        return times(operation.count, () => {
          const litter = new ByteArray(heap);
          dropped.push(litter);
          return inTheMaking(litter, (made) => made.make(1));
        });
      case 'collect':
        collect(heap);
        return true;
      case 'threshold':
        heap.setThreshold(operation.units * THRESHOLD_UNIT - 1);
        return true;
      case 'map':
        run.maps.push(heap.areas());
        return true;
      case 'overwrite':
        return OVERWRITE_STALE.every((step) => perform(inSet(step, firstSlotOf(operation.set))));
    }
  };
  for (const [at, operation] of program.entries()) {
    operationIndex = at;
    if (perform(operation)) continue;
    run.outOfMemoryAt = at;
    break;
  }
  for (const container of slots) {
    for (const ref of container?.blocks() ?? []) run.heldBlocks += heap.blocksOf(ref);
  }
  return run;
}

const NO_STALE_WORDS: StaleWords = { kept: new Set(), released: new Set() };

function inSet(operation: Operation, firstSlot: number): Operation {
  return 'slot' in operation ? { ...operation, slot: operation.slot + firstSlot } : operation;
}

function times(count: number, step: () => boolean): boolean {
  for (let done = 0; done < count; done++) if (!step()) return false;
  return true;
}

function inSlot(slots: (Container | null)[], slot: number): Container {
  const container = slots[slot];
  if (!container) throw new MpgcError('USAGE', `The heap program uses slot ${slot}, which is empty.`);
  return container;
}
