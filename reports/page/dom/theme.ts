/** Reads a colour of the style sheet by its name, without the leading `--`. */
export type Theme = (name: string) => string;

/** The colours that are in force now; canvases have to ask again after each change. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

/** Calls `redraw` when the colours change: dark or light, and for paper, which is always light. */
export function onThemeChange(redraw: () => void): void {
  const root = document.documentElement;
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  // A browser may go back to the screen's colours only after `afterprint`.
  matchMedia('print').addEventListener('change', redraw);
  addEventListener('beforeprint', () => {
    root.toggleAttribute('data-print', true);
    redraw();
  });
  addEventListener('afterprint', () => {
    root.toggleAttribute('data-print', false);
    redraw();
  });
}

/** `share` of the way from `from` to `to`, both `#rrggbb`. */
export function mixColors(from: string, to: string, share: number): string {
  const [a, b] = [parseColor(from), parseColor(to)];
  const mixed = a.map((value, at) => Math.round(value + ((b[at] ?? 0) - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Red, green and blue of `#rrggbb`, each from 0 to 255. */
export function parseColor(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
