import type { TakenMap } from '../../../analysis/maps/taken-maps.js';

/** When a heap map was taken. */
export function mapTitle({ role, collected }: Pick<TakenMap, 'role' | 'collected'>): string {
  switch (role) {
    case 'baseline':
      return 'Before the program';
    case 'warm':
      return 'After the warm-up';
    case 'between':
      return 'During the run';
    case 'target':
      return 'After the last call';
    case 'pass':
      return 'In the loop, collected';
    case 'running':
      return collected ? 'While the program ran, collected' : 'While the program ran, garbage included';
    case 'failure':
      return 'At the MemoryError';
    case 'final':
      return collected ? 'After the program, collected' : 'After the program';
  }
}
