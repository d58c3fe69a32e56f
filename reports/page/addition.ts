import type { MapColours } from './maps/map-colours.js';

/** More that a page of some captures has. */
export interface Addition {
  colours: MapColours | null;
  /** Told what is selected, now and whenever an address says it. */
  onState(state: URLSearchParams): void;
}
