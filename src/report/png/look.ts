import { COLORS, type Colors, type ThemeName } from './colors.js';

/** What a picture is to be. Sizes in pixels. */
export interface PictureSize {
  width: number;
  height: number;
  theme: ThemeName;
}

export const DEFAULT_SIZE: PictureSize = { width: 1200, height: 675, theme: 'light' };
export const MIN_SIDE_PX = 320;
export const MAX_SIDE_PX = 8192;

/** The first is in the package that `load-canvas.ts` takes it from; systems without any font are common in CI. */
export const FONT_FAMILY = 'B612, "DejaVu Sans", sans-serif';
const TEXT_PX = 14;
const MIN_SCALE = 0.6;

export interface Look extends PictureSize {
  colors: Colors;
  /** Pixels of a picture of this size for those of the default size. */
  px: (atDefault: number) => number;
  font: { family: string; size: number };
}

/** Text and lines grow with the picture, so that it looks the same where it is shown at one width. */
export function lookOf(size: PictureSize): Look {
  const grown = Math.min(size.width / DEFAULT_SIZE.width, size.height / DEFAULT_SIZE.height);
  const scale = Math.max(MIN_SCALE, grown);
  const px = (atDefault: number) => atDefault * scale;
  return {
    ...size,
    colors: COLORS[size.theme],
    px,
    font: { family: FONT_FAMILY, size: Math.round(px(TEXT_PX)) },
  };
}
