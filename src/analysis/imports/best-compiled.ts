import type { FormCost, ModuleCost } from './import-costs.js';

/** Modules that are worth precompiling, and what all imports together then take less. */
export interface BestCompiled {
  names: string[];
  /** With interned strings as in the sources: their pools grow in steps, with whatever module comes to one. */
  liveBytes: number;
  peakBytes: number;
}

/** Less is not worth a step in a build. */
const WORTH_BYTES = 256;
const A_BLOCK = 16;
/** That are looked at: each is tried with each other. */
const MOST = 40;

/**
 * The modules by whose precompiling all imports together keep less or reach less far, the one that brings most first; `modules` in the order of their
 * imports. null where that brings next to nothing, or a figure for it is missing.
 */
export function bestCompiled(modules: readonly ModuleCost[]): BestCompiled | null {
  const measured = modules.filter(({ source }) => source.liveBytes !== null);
  if (!measured.every(({ source }) => isMeasured(source))) return null;
  const chosen = new Set<ModuleCost>();
  const before = costOf(measured, chosen);
  const candidates = measured
    .filter(({ mpy }) => isMeasured(mpy))
    .sort(bySaved)
    .slice(0, MOST);
  while (chosen.size < candidates.length) {
    const now = costOf(measured, chosen);
    const [next] = candidates
      .filter((module) => !chosen.has(module))
      .map((module) => {
        const then = costOf(measured, new Set([...chosen, module]));
        return { module, gain: now.live - then.live + now.peak - then.peak };
      })
      .sort((a, b) => b.gain - a.gain);
    if (!next || next.gain < A_BLOCK) break;
    chosen.add(next.module);
  }
  const after = costOf(measured, chosen);
  const saved = { liveBytes: before.live - after.live, peakBytes: before.peak - after.peak };
  if (saved.liveBytes + saved.peakBytes < WORTH_BYTES) return null;
  return { names: [...chosen].flatMap(({ names }) => names), ...saved };
}

function isMeasured(form: FormCost | null): boolean {
  return form !== null && form.liveBytes !== null && form.peak !== null && form.peak.bound !== 'at-least';
}

/** Those that save most by themselves come first. */
function bySaved(a: ModuleCost, b: ModuleCost): number {
  return savedAlone(b) - savedAlone(a);
}

function savedAlone({ source, mpy }: ModuleCost): number {
  return source.peak!.bytes - mpy!.peak!.bytes + Math.max(0, source.liveBytes! - mpy!.liveBytes!);
}

/** Of all, where those that are chosen are precompiled. */
function costOf(
  modules: readonly ModuleCost[],
  chosen: ReadonlySet<ModuleCost>,
): { live: number; peak: number } {
  let [live, peak] = [0, 0];
  for (const module of modules) {
    const form = chosen.has(module) ? module.mpy! : module.source;
    peak = Math.max(peak, live + form.peak!.bytes);
    live += form.liveBytes! - (form.internedBytes ?? 0) + (module.source.internedBytes ?? 0);
  }
  return { live, peak };
}
