import type { Theme } from '../dom/theme.js';

export const FONT_PX = 12;
export const FONT_FAMILY = 'system-ui, sans-serif';

/** How the tooltips of all charts look. */
export function tooltipLook(theme: Theme) {
  return {
    displayColors: false,
    backgroundColor: theme('tooltip'),
    titleColor: theme('tooltip-ink'),
    bodyColor: theme('tooltip-ink'),
    padding: 10,
    cornerRadius: 4,
    caretSize: 0,
    caretPadding: 10,
  };
}
