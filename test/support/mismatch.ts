/** What a comparison with the model records where a block differed. */
export const MISMATCH = {
  type: 'model-check',
  conformance: {
    status: 'mismatch',
    rounds: 1,
    operations: 20,
    collections: 1,
    repeated: 0,
    undecided: 0,
    staleWords: { programs: 0, collections: 0, mostBlocks: 0 },
    seed: 1,
    expectedRules: null,
    rules: [],
  },
  accounting: { status: 'match', maps: 3 },
};
