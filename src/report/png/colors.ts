/** The colours of the page (reports/page/style/colours.css), for pictures on light and on dark ground. */
export const THEMES = ['light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];

export interface Colors {
  surface: string;
  ink: string;
  muted: string;
  axis: string;
  grid: string;
  bad: string;
  live: string;
  liveEdge: string;
  garbage: string;
  garbageEdge: string;
  pending: string;
  pendingEdge: string;
  unknown: string;
  unknownEdge: string;
  mark: string;
  /** By the letter of a head; `.` is free. */
  kinds: Record<string, string>;
}

export const COLORS: Record<ThemeName, Colors> = {
  light: {
    surface: '#ffffff',
    ink: '#1a2128',
    muted: '#56626e',
    axis: '#8d98a3',
    grid: '#1a212817',
    bad: '#a8231c',
    live: '#7fb0e0',
    liveEdge: '#17589c',
    garbage: '#f4cd8f',
    garbageEdge: '#a8640a',
    pending: '#e3e6a8',
    pendingEdge: '#6b6f10',
    unknown: '#d3d9df',
    unknownEdge: '#66727e',
    mark: '#8b2f6b',
    kinds: {
      h: '#5f6f81',
      T: '#1f93c9',
      L: '#0b4f96',
      D: '#a64d8e',
      S: '#0b8a63',
      A: '#c77700',
      F: '#8a8500',
      B: '#d1420f',
      M: '#6b2050',
      m: '#111111',
      U: '#7d6b57',
      P: '#7c3aed',
      '.': '#e7ebee',
    },
  },
  dark: {
    surface: '#181e24',
    ink: '#e3e8ec',
    muted: '#9ba8b4',
    axis: '#5f6c78',
    grid: '#e3e8ec1c',
    bad: '#ff9389',
    live: '#28578c',
    liveEdge: '#85b9f0',
    garbage: '#6b4a1c',
    garbageEdge: '#e8ac54',
    pending: '#4d5020',
    pendingEdge: '#cdd268',
    unknown: '#3b454f',
    unknownEdge: '#9ba8b4',
    mark: '#e69ac9',
    kinds: {
      h: '#8595a7',
      T: '#5cc3f2',
      L: '#4186e0',
      D: '#d98cc4',
      S: '#33b98a',
      A: '#f0a030',
      F: '#d8d04a',
      B: '#ff7446',
      M: '#b3608a',
      m: '#ffffff',
      U: '#b8a48c',
      P: '#a78bfa',
      '.': '#262e36',
    },
  },
};
