import type { Assumed, Simulation } from '../../../analysis/simulate/simulate.js';
import { formatBytes, formatCount } from '../format.js';

/** What a replay takes for granted, each with the figure that it takes. */
export function describeAssumptions(simulation: Simulation, assumed: Assumed): string[] {
  const { board } = simulation.summary;
  const { stream } = assumed.replays;
  const longer =
    stream.lengthFactor > 1 ? `, made ${stream.lengthFactor} times as long so that there are fewer` : '';
  const lengths =
    stream.lengthsFrom === 'program'
      ? 'the new blocks in the last map'
      : 'the blocks before the program, for lack of others';
  return [
    assumed.compared
      ? `The board follows the rules of ${assumed.rulesName}: compared with the model, it was equal.`
      : `The board follows the rules of ${assumed.rulesName} by its version; it was not compared with the model.`,
    `${formatCount(stream.allocations)} allocations are replayed: as much as the samples rose, the least possible. Memory that came and went between two samples is not included.`,
    `Blocks from before the program that the last map lacks were garbage from the start. New blocks of the last map were allocated in address order, into full gaps. All others have the lengths of ${lengths}${longer}.`,
    LIFETIMES,
    `The replay also collects, uncounted, where a sample is below the one before and where the agent collected.`,
    ...(board
      ? [
          `The agent's ${formatBytes(board.agent.heapBytes)} are on the heap; without it there is that much more room.`,
        ]
      : []),
    ...(board?.collects === 'at-prompt'
      ? ['Nothing is collected while the program runs, as on this firmware. Other firmware collects.']
      : []),
    ...(assumed.heaps.length > 0 || assumed.smallest
      ? [
          'A heap of another size is one area that does not grow, and starts with the blocks from before the program. The program asks for the same memory, whatever gc.mem_free() says.',
        ]
      : []),
  ];
}

const LIFETIMES =
  'At best, memory that the last map lacks was garbage at once; at worst, it was in use until a recorded figure shows it gone. A range goes from best to worst; "depends" fits at best only. Neither is a bound.';
