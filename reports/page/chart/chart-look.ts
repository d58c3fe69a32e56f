export const FONT_PX = 12;
export const FONT_FAMILY = 'system-ui, sans-serif';
