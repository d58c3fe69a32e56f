import type { GcRules } from '../../heap/model/gc-rules.js';
import { type Fit, wouldFit } from '../../heap/model/would-fit.js';
import type { TakenMap } from '../maps/taken-maps.js';

/** Whether a buffer fits at a moment of which there is a map. */
export interface KnownRoom {
  bytes: number;
  role: TakenMap['role'];
  /** Whether a collection came right before the map. */
  collected: boolean;
  /** `refused`: at a MemoryError the board itself had no room for this or less. */
  fit: Fit | { when: 'refused' };
  /** Bytes from the start of its area at which it would stand; null where it does not fit as it is. */
  offsetBytes: number | null;
}

/** For each size, for each map. What a collection at a MemoryError leaves is the map after the program. */
export function roomInMaps(
  maps: readonly TakenMap[],
  bufferBytes: readonly number[],
  { rules, mayCollect, requestBytes }: { rules: GcRules; mayCollect: boolean; requestBytes: number | null },
): KnownRoom[] {
  const final = maps.find(({ role, collected }) => role === 'final' && collected)?.dump ?? null;
  return bufferBytes.flatMap((bytes) =>
    maps.map(({ role, collected, dump }): KnownRoom => {
      if (role === 'failure' && requestBytes !== null && bytes >= requestBytes)
        return { bytes, role, collected, fit: { when: 'refused' }, offsetBytes: null };
      const afterCollection = role === 'failure' ? final : null;
      const fit = wouldFit(dump, bytes, { rules, collected, mayCollect, afterCollection });
      const offsetBytes = fit.when === 'now' ? fit.firstBlock * dump.blockBytes : null;
      return { bytes, role, collected, fit, offsetBytes };
    }),
  );
}
