import { PHASES, type Phase } from '../../../phases.js';

/** What a run was doing, from the code of the phase; the code of another version of mpgc shows itself. */
export function phaseWords(phase: string): string {
  return Object.hasOwn(PHASES, phase) ? PHASES[phase as Phase] : phase.replaceAll('-', ' ');
}
