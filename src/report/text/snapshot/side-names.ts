import type { Side } from '../../../session/snapshot/sides.js';

/** Whose a block is, as it is shown. */
export const SIDE_NAMES: Record<Side, string> = {
  program: 'program',
  modules: 'modules',
  unknown: 'not known (code, mostly)',
  vm: 'held by the VM',
  mpgc: 'mpgc itself',
};
