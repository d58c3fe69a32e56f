import type { Assumed, Simulation } from '../../../analysis/simulate/simulate.js';
import { formatBytes, formatCount } from '../format.js';

/** What a replay takes for granted, each with the figure that it takes. */
export function describeAssumptions(simulation: Simulation, assumed: Assumed): string[] {
  const { board } = simulation.summary;
  const { stream } = assumed.replays;
  const longer = stream.lengthFactor > 1 ? `, ${stream.lengthFactor} times as long, to be fewer` : '';
  const lengths =
    stream.lengthsFrom === 'program'
      ? 'what is new in the last map'
      : 'what was there before the program, for lack of others';
  return [
    assumed.compared
      ? `The board follows the rules of ${assumed.rulesName}: it was compared with the model, and was equal.`
      : `The board follows the rules of ${assumed.rulesName}, by its version; it was not compared with the model.`,
    `${formatCount(stream.allocations)} allocations are replayed: as much as the samples rose, which is the least that can have been. What came and went between two samples is not in it.`,
    `What was there before the program and is not in the last map was garbage from the start. What the last map has new was allocated in the order of its addresses, where each gap was full. All else has the lengths of ${lengths}${longer}.`,
    LIFETIMES,
    `Where less was in use than at the sample before, and where the agent collected, the replay collects too. These are not counted.`,
    ...(board
      ? [
          `The agent is there as it was, ${formatBytes(board.agent.heapBytes)}; without it there is that much more room.`,
        ]
      : []),
    ...(board?.collects === 'at-prompt'
      ? ['Nothing is collected while the program runs, as on this firmware. Others do.']
      : []),
    ...(assumed.heaps.length > 0 || assumed.smallest
      ? [
          'A heap of another size is one area that does not grow, and starts with what was there before the program. The program asks for the same in it, whatever gc.mem_free() says.',
        ]
      : []),
  ];
}

const LIFETIMES =
  'At best, what is not in the last map was garbage at once; at worst, it was in use until a recorded figure shows it gone. A range is from one to the other, "depends" is that it fits at best only. Neither is a bound.';
