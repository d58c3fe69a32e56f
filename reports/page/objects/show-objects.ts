import { decodeObjects, type EncodedObjects } from '../../../src/report/html/encode-objects.js';
import type { MapView } from '../../../src/report/maps/view-maps.js';
import { createElement, section } from '../dom/create-element.js';
import { numberIn, type Views } from '../dom/views.js';
import type { MapColours } from '../maps/map-colours.js';
import { BlockOwners } from './block-owners.js';
import { type Choice, Explorer } from './explorer.js';
import { markChosen, walkTreemap } from './treemap.js';

const NO_COLOURS =
  'Colours by owner are left out: so many small objects of different owners would make this page too large.';

export interface ShownObjects {
  /** Of the maps of which the page has whose their blocks are; null where it has of none. */
  colours: MapColours | null;
  onState(state: URLSearchParams): void;
}

/** What is chosen in a table, in the picture or in the address is shown beside them, and marked. */
export function showObjects(encoded: EncodedObjects, views: Views, maps: MapView[]): ShownObjects {
  const home = section('object');
  const drawn = decodeObjects(encoded);
  const explorer = new Explorer(home, drawn, chosen);
  const told = drawn.maps.filter(({ sides }) => sides.length > 0);
  const colours = told.length === 0 ? null : new BlockOwners({ ...drawn, maps: told }, maps);
  if (told.length < drawn.maps.length)
    section('maps').append(createElement('p', { class: 'caption' }, NO_COLOURS));
  if (colours) colours.onChoose = (object) => show(object === null ? null : { object });
  const show = (choice: Choice) => {
    explorer.show(choice);
    chosen(choice);
  };
  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = (event.target as Element).closest<HTMLElement | SVGElement>('[data-object], [data-type]');
    if (!link) return;
    event.preventDefault();
    const { object, type } = link.dataset;
    show(object ? { object: Number(object) - 1 } : { type: Number(type) - 1 });
    home.scrollIntoView({ block: 'nearest' });
  });
  walkTreemap();
  return {
    colours,
    onState: (state) => {
      const [object, type] = [numberIn(state, 'object'), numberIn(state, 'type')];
      explorer.show(object !== null ? { object } : type !== null ? { type } : null);
      markChosen(object === null ? null : object + 1, type === null ? null : type + 1);
      colours?.select(object);
    },
  };

  function chosen(choice: Choice): void {
    const object = choice && 'object' in choice ? choice.object + 1 : null;
    const type = choice && 'type' in choice ? choice.type + 1 : null;
    views.keep({ object, type });
    markChosen(object, type);
    colours?.select(object === null ? null : object - 1);
  }
}
