import type { ModuleCost } from '../../../analysis/imports/import-costs.js';

/** What precompiling saves, in bytes; negative where it costs. `peakBytes` is null where one of the two is only a bound. */
export interface Saved {
  liveBytes: number;
  peakBytes: number | null;
}

type Measured = Pick<ModuleCost['source'], 'peak'> & { liveBytes: number | null };

/** null where one of the two was not measured. */
export function savedBy({ source, mpy }: { source: Measured; mpy: Measured | null }): Saved | null {
  if (mpy === null || source.liveBytes === null || mpy.liveBytes === null) return null;
  const isKnown = source.peak?.bound === 'reached' && mpy.peak?.bound === 'reached';
  return {
    liveBytes: source.liveBytes - mpy.liveBytes,
    peakBytes: isKnown ? source.peak!.bytes - mpy.peak!.bytes : null,
  };
}
