import { setTimeout as delay } from 'node:timers/promises';
import { FINISHED } from './judge-program.js';
import { evenly } from './sampling.js';
import type { Work } from './work.js';

export interface LingerRequest {
  lingerMs: number;
  intervalMs: number | null;
  collectEveryMs: number | null;
  /** Heap maps to read meanwhile, evenly spread. */
  maps: number;
}

const DEFAULT_INTERVAL_MS = 500;

/** Samples from the prompt by the host's clock while timers and callbacks of the program go on. */
export function lingerWork({ lingerMs, intervalMs, collectEveryMs, maps }: LingerRequest): Work {
  return {
    async run({ agent, stopper, mapBetween }) {
      const every = intervalMs ?? DEFAULT_INTERVAL_MS;
      const startedMs = performance.now();
      const elapsedMs = () => performance.now() - startedMs;
      const mapsMs = evenly(lingerMs, maps);
      let collectedMs = 0;
      let sampleMs = every;
      while (elapsedMs() < lingerMs && stopper.reason === null) {
        const [mapMs = Infinity] = mapsMs;
        await delay(Math.max(0, Math.min(sampleMs, mapMs, lingerMs) - elapsedMs()));
        if (elapsedMs() >= mapMs) {
          mapsMs.shift();
          await mapBetween();
          continue;
        }
        const collect = collectEveryMs !== null && elapsedMs() - collectedMs >= collectEveryMs;
        if (collect) collectedMs = elapsedMs();
        await agent.sample(undefined, { collect });
        sampleMs = elapsedMs() + every;
      }
      return FINISHED;
    },
  };
}
