import type { KnownRoom } from '../../../analysis/simulate/room-in-maps.js';
import { formatBytes, formatTimes } from '../format.js';
import { mapTitle } from '../maps/map-title.js';

/** "At the MemoryError it does not fit", for one map. */
export function describeFit(room: KnownRoom): string {
  return `${mapTitle(room)}: ${answer(room)}`;
}

function answer({ fit, offsetBytes }: KnownRoom): string {
  switch (fit.when) {
    case 'now': {
      const area = fit.areaIndex > 0 ? ` of area ${fit.areaIndex + 1}` : '';
      const place = fit.count === 1 ? 'at' : 'the first at';
      return `fits ${formatTimes(fit.count)}, ${place} 0x${(offsetBytes ?? 0).toString(16)}${area}`;
    }
    case 'after-collection':
      return `fits ${formatTimes(fit.count)} after a collection, once the program's functions hold nothing`;
    case 'by-growing':
      return `does not fit as it was; the system could give an area of ${formatBytes(fit.leastBytes)}`;
    case 'refused':
      return 'refused by the board';
    case 'not-known':
      return 'does not fit as it was; a collection may make room';
    case 'never':
      return 'does not fit';
  }
}
