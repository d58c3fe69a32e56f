import type { Keeper } from '../../../analysis/holders/owners.js';
import type { BarrierFigures } from '../../../analysis/maps/barrier-figures.js';
import { clipText } from '../../syntax/clip-text.js';

const MOST_PATH = 60;

/** "`client.pending` (dict)", "module umqtt". */
export function keeperWords({ path, type }: Pick<Keeper, 'path' | 'type'>): string {
  const shown = clipText(path, MOST_PATH);
  return type === null ? `module ${shown}` : `\`${shown}\`${endsWithType(path, type) ? '' : ` (${type})`}`;
}

/** What a barrier is made of, as far as that has names; the largest first. */
export function namesWords(names: BarrierFigures['names']): string {
  return [...new Set(names.map(keeperWords))].join(', ');
}

/** Of an object behind an arrow the path says it. */
function endsWithType(path: string, type: string): boolean {
  return path.endsWith(`→ ${type}`) || path.endsWith(`→ default ${type}`);
}
