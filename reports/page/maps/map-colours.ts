import type { Theme } from '../dom/theme.js';
import type { MarkedBlocks } from './draw-area.js';

/** Other colours than those of kinds, for one of the maps. */
export interface MapColours {
  /** The map that they are of. */
  readonly map: number;
  /** By which the reader chooses between them and kinds, and what is chosen. */
  readonly control: HTMLElement;
  readonly isOn: boolean;
  marks(area: number, theme: Theme): MarkedBlocks;
  /** What else there is to say of the allocation that begins at a block. */
  describe(area: number, block: number): Node[];
  /** In place of the tables of kinds and sizes. */
  legend(): HTMLElement[];
  /** To be called when any of it has changed; the maps draw anew then. */
  onChange: () => void;
}
