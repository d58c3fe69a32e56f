import type { Forecast, NoForecast, RoomForecast } from '../../analysis/leak/room-forecast.js';
import type { RoomRemedies } from '../../analysis/leak/room-remedies.js';
import type { Advice } from './advice/advice.js';
import { formatBytes, formatCount, formatPlural, formatRate, formatRateRange } from './format.js';
import type { EvidenceText } from './leak-evidence.js';
import { twoDigits } from './leak-sentence.js';

/** Of a heap that falls into pieces: what no longer fits when, and what was found to help. */
export function roomEvidence(forecast: Forecast | null, remedies: RoomRemedies | null): EvidenceText[] {
  return [
    ...(forecast ? [{ code: 'forecast', text: forecastText(forecast) }] : []),
    ...(remedies?.allocatedFirst
      ? [{ code: 'allocated-first', text: allocatedText(remedies.allocatedFirst) }]
      : []),
  ];
}

const NOT_KNOWN: Record<NoForecast, string> = {
  'ran-out': 'a call found no room, and another order of allocations may move that by few or many calls',
  'no-figures': 'the firmware does not say how much is free in one piece',
  'heap-grows': 'the heap can take more memory from the system',
  'no-trend': 'the largest free block does not shrink steadily to the end',
  'no-size': 'less than 1,024 B are free in one piece now',
};

function forecastText({ room, reason }: Forecast): string {
  if (room === null) return `No forecast of when a request finds no room: ${NOT_KNOWN[reason]}.`;
  const { bytesPerCall, interval, mpgcBytes, largestFreeBytes, sizes } = room;
  const between = interval[0] === interval[1] ? '' : ` (${formatRateRange(...interval)})`;
  const own =
    mpgcBytes === null ? "mpgc's own blocks in the way" : "mpgc's own blocks not counted, by the model";
  return `The largest free block shrinks by ${formatRate(bytesPerCall)} a call${between}. From the ${formatBytes(largestFreeBytes)} at the end, ${own}: ${sizes.map(sizeText).join('; ')}.`;
}

function sizeText({ bytes, source, calls, interval: [low, high] }: RoomForecast['sizes'][number]): string {
  const range =
    low === calls && high === calls
      ? ''
      : ` (${formatCount(twoDigits(low))} to ${high === null ? 'any number' : formatCount(twoDigits(high))})`;
  const made = source === 'made' ? ', as the calls make,' : '';
  return `${formatBytes(bytes)}${made} no longer fit after about ${formatPlural(twoDigits(calls), 'call')}${range}`;
}

function allocatedText({ largestFreeBytes, wasBytes }: NonNullable<RoomRemedies['allocatedFirst']>): string {
  return `By the model ${formatBytes(largestFreeBytes)} instead of ${formatBytes(wasBytes)} would be free in one piece if the script first allocated everything that it and its calls keep.`;
}

/** What helps on this record, and nothing else. */
export function roomAdvice(remedies: RoomRemedies | null): Advice[] {
  const { collecting = null, allocatedFirst = null } = remedies ?? {};
  return [
    ...(collecting
      ? [
          {
            code: 'collect-between-calls' as const,
            text: `Call gc.collect() at least every ${formatPlural(collecting.everyCalls, 'call')}, where the program is idle: that way ${formatPlural(collecting.calls, 'call')} left ${formatBytes(collecting.largestFreeBytes)} free in one piece (mpgc's blocks on the heap).`,
          },
        ]
      : []),
    ...(allocatedFirst ? [ALLOCATE_ONCE] : []),
  ];
}

const ALLOCATE_ONCE: Advice = {
  code: 'allocate-once',
  text: 'Allocate long-lived objects first, at the start, and reuse buffers in place (readinto(), clear(), slices of a memoryview).',
};
