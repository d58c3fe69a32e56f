import { blocksFor } from '../../heap/map/placeable.js';
import { confirmedRate } from '../growth/confirmed-rate.js';
import type { BlockGroup } from '../maps/new-blocks.js';
import { COMMON_SIZES } from '../maps/sizes-that-matter.js';
import type { Summary } from '../run/summarize.js';
import type { LeakJudgement } from './judge-leak.js';

/**
 * After how many calls a request finds no room any more, where the largest free block shrinks to the end of a hunt. From the
 * samples of the hunt, each after a collection. Sizes in bytes.
 */
export interface RoomForecast {
  /** By how much it shrinks with a call; [low, high], as in GrowthRate. */
  bytesPerCall: number;
  interval: [number, number];
  /** At the end of the hunt; without mpgc's own blocks by the model, where these are known. */
  largestFreeBytes: number;
  mpgcBytes: number | null;
  /** Of those that fit at the end, the largest first. */
  sizes: ForecastSize[];
}

export interface ForecastSize {
  bytes: number;
  /** `made`: the calls made blocks of it that are still there; `common`: a size of buffers that nobody asked for. */
  source: 'made' | 'common';
  /** From the first call to the first that finds no room; `interval` from the earliest to the latest, null where that is open. */
  calls: number;
  interval: [number, number | null];
}

/**
 * Why there is no forecast: `ran-out`, a call has found no room, which says it; `no-figures`, the firmware does not say what is
 * free in one piece; `heap-grows`, the system gives more; `no-trend`, it does not shrink steadily to the end; `no-size`, no
 * size fits now that would not then.
 */
export type NoForecast = 'ran-out' | 'no-figures' | 'heap-grows' | 'no-trend' | 'no-size';

export type Forecast = { room: RoomForecast; reason: null } | { room: null; reason: NoForecast };

/** `groups`: what the calls left. Null where the heap is not said to fall into pieces. */
export function forecastRoom(
  judged: LeakJudgement,
  groups: readonly Pick<BlockGroup, 'bytesEach'>[] | null,
  { withoutMpgc, largestFreeBytes: lastFreeBytes }: Pick<Summary, 'withoutMpgc' | 'largestFreeBytes'>,
): Forecast | null {
  const { verdict, largestFree, field, outOfMemory, growing, blockBytes } = judged;
  if (verdict !== 'fragmenting') return null;
  const none = (reason: NoForecast): Forecast => ({ room: null, reason });
  if (field?.ranOut || outOfMemory) return none('ran-out');
  if (growing) return none('heap-grows');
  if (!largestFree) return none('no-figures');
  const { points, lastBytes, trend } = largestFree;
  const rate = confirmedRate({ points, settled: -lastBytes, trend, stepped: [] });
  if (!rate || rate.perUnit <= 0) return none('no-trend');
  const gainBytes = withoutMpgc ? withoutMpgc.largestFreeBytes - (lastFreeBytes ?? 0) : 0;
  const largestFreeBytes = lastBytes + gainBytes;
  const lasts = (bytes: number, perCall: number) =>
    trend.toX + Math.floor((largestFreeBytes - blocksFor(bytes, blockBytes) * blockBytes) / perCall) + 1;
  const [low, high] = rate.interval;
  const sizes = sizesToForecast(groups ?? [])
    .filter(({ bytes }) => blocksFor(bytes, blockBytes) * blockBytes <= largestFreeBytes)
    .map(
      ({ bytes, source }): ForecastSize => ({
        bytes,
        source,
        calls: lasts(bytes, rate.perUnit),
        interval: [lasts(bytes, high), low > 0 ? lasts(bytes, low) : null],
      }),
    );
  if (sizes.length === 0) return none('no-size');
  const { perUnit: bytesPerCall, interval } = rate;
  const mpgcBytes = withoutMpgc?.mpgcBytes ?? null;
  return { room: { bytesPerCall, interval, largestFreeBytes, mpgcBytes, sizes }, reason: null };
}

/** The largest that the calls made, and those that are common, the largest first. */
function sizesToForecast(
  groups: readonly Pick<BlockGroup, 'bytesEach'>[],
): Pick<ForecastSize, 'bytes' | 'source'>[] {
  const made = Math.max(0, ...groups.map(({ bytesEach }) => bytesEach));
  const common = COMMON_SIZES.filter((bytes) => bytes !== made);
  return [
    ...(made > 0 ? [{ bytes: made, source: 'made' as const }] : []),
    ...common.map((bytes) => ({ bytes, source: 'common' as const })),
  ].sort((a, b) => b.bytes - a.bytes);
}
