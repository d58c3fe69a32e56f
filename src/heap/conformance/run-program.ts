import { MpgcError } from '../../errors.js';
import type { HeapArea } from '../map/heap-area.js';
import { type BlockRef, HeapModel, type HeapModelOptions } from '../model/heap-model.js';
import { ByteArray, type Container, Dict, List } from './containers.js';
import { firstSlotOf, type Operation, PAD_BYTES, SLOTS, THRESHOLD_UNIT } from './heap-program.js';
import { OVERWRITE_STALE } from './overwrite-stale.js';

export interface ProgramRun {
  /** The map at each `map` operation. */
  maps: HeapArea[][];
  /** Collections, asked for or automatic. */
  collections: number;
  /** The operation that found no room, or null. The run ends there. */
  outOfMemoryAt: number | null;
  /** Blocks of the objects in the slots at the end. */
  heldBlocks: number;
}

export interface RunProgramOptions
  extends Pick<HeapModelOptions, 'blockBytes' | 'rules' | 'maxNewSplitBytes'> {
  /** `at-prompt` is a firmware on which no collection happens while a program runs. */
  collects: 'inline' | 'at-prompt';
  /** Blocks of each area that the board ended with: settles sizes that depend on an unknown address. */
  areaBlocksFound?: readonly number[];
}

/** Runs a program in the model, from a map in which every slot is empty. What is in that map stays alive throughout. */
export function runProgram(
  program: readonly Operation[],
  areas: readonly HeapArea[],
  { collects, areaBlocksFound = [], ...options }: RunProgramOptions,
): ProgramRun {
  const slots: (Container | null)[] = Array.from({ length: SLOTS }, () => null);
  let inFlight: Container | null = null;
  let base: BlockRef[] = [];
  const collect = (heap: HeapModel) => {
    if (collects === 'at-prompt') return;
    heap.mark(base);
    for (const container of [...slots, inFlight]) if (container) heap.mark(container.blocks());
    heap.sweep();
  };
  let areaCount = areas.length;
  const chooseAreaBlocks = ({ least, most }: { least: number; most: number }) => {
    const found = areaBlocksFound[areaCount] ?? most;
    areaCount += 1;
    return found >= least && found <= most ? found : most;
  };
  const heap = new HeapModel(areas, { ...options, collect, chooseAreaBlocks });
  base = [...heap.allocations()];
  const run: ProgramRun = { maps: [], collections: 0, outOfMemoryAt: null, heldBlocks: 0 };

  const inTheMaking = <T extends Container>(container: T, begin: (made: T) => boolean) => {
    inFlight = container;
    const made = begin(container);
    inFlight = null;
    return made;
  };
  const make = <T extends Container>(slot: number, container: T, begin: (made: T) => boolean) => {
    const made = inTheMaking(container, begin);
    if (made) slots[slot] = container;
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
        return times(operation.count, () => inTheMaking(new ByteArray(heap), (made) => made.make(1)));
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
    if (perform(operation)) continue;
    run.outOfMemoryAt = at;
    break;
  }
  run.collections = heap.collections;
  for (const container of slots) {
    for (const ref of container?.blocks() ?? []) run.heldBlocks += heap.blocksOf(ref);
  }
  return run;
}

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
