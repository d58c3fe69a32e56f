import { type FragmentationView, isDecidedByMpgc } from './view-fragmentation.js';

const MAX_BARRIERS = 3;

/** The items of the terminal's section; the page has the rest. `isSaid`: the verdict stands elsewhere already. */
export function fragmentationItems(view: FragmentationView, isSaid: boolean): string[] {
  const { verdict, sizes, barriers } = view;
  // The others have a line of their own: they may be hundreds.
  const trend = view.trend.filter(({ isRunning }) => !isRunning);
  return [
    ...(isSaid ? [] : [verdict]),
    `room: ${sizes.map(sizeText).join(', ')}`,
    ...barriers.slice(0, MAX_BARRIERS).map(({ place, kind, size, since, freeBefore, freeAfter, joined }) => {
      const what = `in the way: ${size} at ${place}, ${kind}, ${since}`;
      return `${what}; ${freeBefore} free before it and ${freeAfter} after it, ${joined} without it`;
    }),
    ...(trend.length > 1
      ? [
          `largest free block: ${trend.map((map) => `${map.largestFree} of ${map.free} free (${map.map})`).join(', ')}`,
        ]
      : []),
  ];
}

function sizeText(size: FragmentationView['sizes'][number]): string {
  const without = isDecidedByMpgc(size) ? ` (without mpgc ${size.withoutMpgc})` : '';
  return `${size.size} ${size.fits}${without}`;
}
