import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COLORS, THEMES } from '../../../src/report/png/colors.js';

const CSS = readFileSync(new URL('../../../reports/page/style/colours.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = CSS.split('@media');
const of = { light, dark };

describe.each(THEMES)('the colours of a picture on %s ground', (theme) => {
  const { kinds, ...colors } = COLORS[theme];
  const named = [
    ...Object.entries(colors).map(([name, color]) => [name.replace('Edge', '-edge'), color]),
    ...Object.entries(kinds).map(([letter, color]) => [`kind-${letter === '.' ? 'free' : letter}`, color]),
  ];

  it.each(named)('are those of the page: %s', (name, color) => {
    expect(new RegExp(`--${name}: (#[0-9a-f]+);`).exec(of[theme])?.[1]).toBe(color);
  });
});
