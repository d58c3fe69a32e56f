/**
 * What of the collector changed between releases, as far as it can be seen in a heap map. Each member was read in
 * py/gc.c of the releases on both sides of the change; what never changed is in heap-model.ts.
 */
export interface GcRules {
  name: string;
  /** The first release with these rules: major, minor. */
  since: readonly [number, number];
  /**
   * Whether a collection by `gc.threshold` is the one collection of that allocation. Before 1.10 it was not: an
   * allocation that still did not fit collected a second time.
   */
  thresholdCollectionCounts: boolean;
  /** A byte of zeros between the allocation table and the finaliser table: it changes how many blocks fit. */
  gapByte: boolean;
  /** Whether a heap may have several areas at all. */
  severalAreas: boolean;
  /** Where a sweep stops, and with it whether an empty area is given back to the system. */
  sweep: 'whole-area' | 'to-last-used-block';
  /** What a heap that grows takes as its size so far (gc_try_add_heap); null where heaps do not grow. */
  growth: 'pools-and-tables' | 'blocks' | null;
  /** Whether finalisers run in a pass before the sweep, where they may also free memory. */
  finalisersFirst: boolean;
  /** Whether an area may have a weak-reference table: only builds of the largest feature level do. */
  weakrefTable: boolean;
}

const RULES_1_9 = {
  name: '1.9',
  since: [1, 9],
  thresholdCollectionCounts: false,
  gapByte: false,
  severalAreas: false,
  sweep: 'whole-area',
  growth: null,
  finalisersFirst: false,
  weakrefTable: false,
} as const satisfies GcRules;

const RULES_1_12 = { ...RULES_1_9, name: '1.12', since: [1, 10], thresholdCollectionCounts: true } as const;
const RULES_1_20 = {
  ...RULES_1_12,
  name: '1.20',
  since: [1, 20],
  gapByte: true,
  severalAreas: true,
} as const;
const RULES_1_21 = {
  ...RULES_1_20,
  name: '1.21',
  since: [1, 21],
  sweep: 'to-last-used-block',
  growth: 'pools-and-tables',
} as const;
const RULES_1_22 = { ...RULES_1_21, name: '1.22', since: [1, 22], growth: 'blocks' } as const;
const RULES_1_25 = { ...RULES_1_22, name: '1.25', since: [1, 25], finalisersFirst: true } as const;
const RULES_1_28 = { ...RULES_1_25, name: '1.28', since: [1, 28], weakrefTable: true } as const;

/** All rules, the newest first. */
export const ALL_RULES: readonly GcRules[] = [
  RULES_1_28,
  RULES_1_25,
  RULES_1_22,
  RULES_1_21,
  RULES_1_20,
  RULES_1_12,
  RULES_1_9,
];

/**
 * The rules of a firmware by `sys.implementation`, e.g. micropython [1, 27, 0]; null where the model does not
 * apply: CircuitPython since 9 has another allocator, and nothing was read before 1.9.
 */
export function rulesFor(implementation: string, version: readonly number[]): GcRules | null {
  if (implementation !== 'micropython') return null;
  const [major = 0, minor = 0] = version;
  const found = ALL_RULES.find(({ since }) => major > since[0] || (major === since[0] && minor >= since[1]));
  return found ?? null;
}
