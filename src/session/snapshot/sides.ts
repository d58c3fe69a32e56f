/** Whose a block is. `unknown`: of the program or of a module, of no type that is known. */
export const SIDES = ['program', 'modules', 'unknown', 'vm', 'mpgc'] as const;
export type Side = (typeof SIDES)[number];
