import type { StageOptions } from '../../src/agent/sampler/agent-stages.js';

/** Of an agent that takes samples where it is told to, and has nothing besides. */
export const PLAIN_STAGE: StageOptions = {
  intervalMs: null,
  collectEveryMs: null,
  maxOverhead: 0.1,
  staged: false,
  overwrites: false,
  counter: null,
  maps: null,
};
