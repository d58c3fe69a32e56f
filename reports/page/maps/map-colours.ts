import type { Theme } from '../dom/theme.js';
import type { MarkedBlocks } from './draw-area.js';

/** Other colours than those of kinds, for some of the maps; what is chosen in one is so in all. */
export interface MapColours {
  /** Whether a map has them. */
  has(map: number): boolean;
  /** By which the reader chooses between them and kinds, and what is chosen. */
  readonly control: HTMLElement;
  readonly isOn: boolean;
  marks(map: number, area: number, theme: Theme): MarkedBlocks;
  /** What else there is to say of the allocation that begins at a block, by whatever it is coloured. */
  describe(map: number, area: number, block: number): Node[];
  /** The reader chose the allocation that begins at a block. */
  choose(map: number, area: number, block: number): void;
  /** In place of the tables of kinds and sizes. */
  legend(map: number): HTMLElement[];
  /** To be called when any of it has changed; the maps draw anew then. */
  onChange: () => void;
}
