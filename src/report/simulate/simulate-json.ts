import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import type { Outcome } from '../../analysis/simulate/capture-replayer.js';
import { fitVerdict } from '../../analysis/simulate/fit-verdict.js';
import { isSmallestKnown, type Simulation, type SmallestHeaps } from '../../analysis/simulate/simulate.js';
import { boardSchema, runMapRoleSchema } from '../../session/schema.js';
import { describeAssumptions } from '../text/simulate/describe-assumptions.js';
import { describeWithheld } from '../text/simulate/describe-withheld.js';

/** What `mpgc simulate --json` prints. Sizes in bytes; null is "not known". */
export const SIMULATE_SCHEMA = 'mpgc.simulate/1';

const bytes = z.int().nonnegative();
const count = z.int().nonnegative();
const map = { role: runMapRoleSchema, collected: z.boolean() };

const replaySchema = z.object({
  /** Whether every allocation found room, and what a MemoryError asked for in vain. */
  fits: z.boolean(),
  /** Whether it was that which did not. */
  failedAtLastRequest: z.boolean(),
  /** Collections that the heap did by itself: for room, or by the threshold. */
  collections: count,
  /** Most in use at once, garbage and the agent included. */
  peakBytes: bytes,
  /** null where the replay did not get there. `placeable` is by the order of `bufferBytes`. */
  end: z.object({ freeBytes: bytes, largestFreeBytes: bytes, placeable: z.array(count) }).nullable(),
});

const outcome = {
  verdict: z.enum(['fits', 'depends', 'does-not-fit']),
  /** At best: what no map shows was garbage at once. Absent where the heap does not even hold the baseline. */
  short: replaySchema.optional(),
  /** At worst: it was in use until a recorded figure shows it gone. Absent likewise. */
  long: replaySchema.optional(),
};

/** `known`: the one is at most twice the other. */
const smallestSchema = z
  .object({ shortBytes: bytes.nullable(), longBytes: bytes.nullable(), known: z.boolean() })
  .nullable();

export const simulateSchema = z.object({
  schema: z.literal(SIMULATE_SCHEMA),
  script: z.object({ name: z.string(), bytes, sha256: z.string() }),
  board: boardSchema.pick({ implementation: true, version: true, machine: true }).nullable(),
  /** Whether the capture has its end; without it nothing here carries a conclusion. */
  complete: z.boolean(),
  /** Sizes of buffers that were asked about, and what a MemoryError asked for. */
  bufferBytes: z.array(bytes),
  /** Follows from the recorded figures alone. */
  known: z.object({
    /** What any heap must hold for this run, the agent not counted. */
    mustHold: z
      .object({
        bytes,
        source: z.enum(['live', 'uncollected', 'request']),
        /** Live before the program, on top of that, with the line that reads it; null where it is counted. */
        besideBytes: bytes.nullable(),
      })
      .nullable(),
    /** No smaller heap has that. */
    leastHeapBytes: bytes.nullable(),
    room: z.array(
      z.object({
        bytes,
        ...map,
        when: z.enum(['now', 'after-collection', 'by-growing', 'not-known', 'never', 'refused']),
        /** How many buffers of that size; null where it needs to grow, is not known, or does not fit. */
        count: count.nullable(),
        /** Where the first would stand; null where none fits as it is. */
        areaIndex: count.nullable(),
        offsetBytes: bytes.nullable(),
      }),
    ),
    heaps: z.array(z.object({ heapBytes: bytes, usableBytes: bytes, tooSmall: z.boolean() })),
    /** Why a threshold changes nothing on this firmware. */
    thresholdsIdle: z.enum(['absent', 'at-prompt']).nullable(),
  }),
  /** What replays in the model say; null where they are withheld. */
  assumed: z
    .object({
      assumptions: z.array(z.string()),
      rules: z.string(),
      /** Whether this board was compared with the model, and was equal. */
      compared: z.boolean(),
      allocations: count,
      /** The recorded run again. */
      recorded: z.object(outcome),
      /** Under each lifetime; null in whole where --heap was given. To within 1 %, or 256 bytes. */
      smallest: smallestSchema,
      /** The recorded run with automatic collection, where the program had switched that off; null for all others. */
      withCollector: z.object({ ...outcome, smallest: smallestSchema }).nullable(),
      /** Those that are not known to be too small. */
      heaps: z.array(z.object({ heapBytes: bytes, ...outcome })),
      /** On the recorded heap; -1 is no threshold. */
      thresholds: z.array(z.object({ thresholdBytes: z.int().min(-1), ...outcome })),
    })
    .nullable(),
  withheld: z.object({ reason: z.string(), text: z.string() }).nullable(),
});

export type SimulateJson = z.infer<typeof simulateSchema>;

export function toSimulateJson(
  { capture: { header } }: Analysis,
  simulation: Simulation,
  { complete }: { complete: boolean },
): SimulateJson {
  const { summary, known, assumed, withheld, bufferBytes } = simulation;
  return simulateSchema.parse({
    schema: SIMULATE_SCHEMA,
    script: header.script,
    board: summary.board,
    complete,
    bufferBytes,
    known: {
      ...known,
      room: known.room.map(({ fit, ...room }) => ({
        ...room,
        when: fit.when,
        count: 'count' in fit ? fit.count : null,
        areaIndex: 'areaIndex' in fit ? fit.areaIndex : null,
      })),
    },
    assumed: assumed && {
      assumptions: describeAssumptions(simulation, assumed),
      rules: assumed.rulesName,
      compared: assumed.compared,
      allocations: assumed.replays.stream.allocations,
      recorded: judged(assumed.recorded),
      smallest: smallestOf(assumed.smallest),
      withCollector: assumed.withCollector && {
        ...judged(assumed.withCollector.recorded),
        smallest: smallestOf(assumed.withCollector.smallest),
      },
      heaps: assumed.heaps.map(({ heapBytes, outcome: found }) => ({ heapBytes, ...judged(found) })),
      thresholds: assumed.thresholds.map(({ thresholdBytes, outcome: found }) => ({
        thresholdBytes,
        ...judged(found),
      })),
    },
    withheld: withheld && { reason: withheld, text: describeWithheld(withheld) },
  });
}

function smallestOf(smallest: SmallestHeaps | null) {
  return smallest && { ...smallest, known: isSmallestKnown(smallest) };
}

function judged(found: Outcome | null) {
  return { verdict: fitVerdict(found), ...found };
}
