/**
 * The figures of a capture that a budget can limit and that two captures are compared by. Bytes without the agent,
 * microseconds, shares from 0 to 1, bytes for each call.
 */
export const FIGURES = {
  peak: { unit: 'bytes', better: 'less' },
  live: { unit: 'bytes', better: 'less' },
  retained: { unit: 'bytes', better: 'less' },
  garbage: { unit: 'bytes', better: 'less' },
  baseline: { unit: 'bytes', better: 'less' },
  free: { unit: 'bytes', better: 'more' },
  'largest-free': { unit: 'bytes', better: 'more' },
  fragmentation: { unit: 'share', better: 'less' },
  pause: { unit: 'us', better: 'less' },
  leak: { unit: 'bytes-per-call', better: 'less' },
  agent: { unit: 'bytes', better: 'less' },
} as const satisfies Record<string, FigureKind>;

export interface FigureKind {
  unit: 'bytes' | 'us' | 'share' | 'bytes-per-call';
  better: 'less' | 'more';
}

export type FigureName = keyof typeof FIGURES;

export const FIGURE_NAMES = Object.keys(FIGURES) as FigureName[];

export function kindOf(name: FigureName): FigureKind {
  return FIGURES[name];
}
