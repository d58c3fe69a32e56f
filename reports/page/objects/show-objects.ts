import { decodeObjects, type EncodedObjects } from '../../../src/report/html/encode-objects.js';
import { section } from '../dom/create-element.js';
import { type Addition, numberIn, type Views } from '../dom/views.js';
import { type Choice, Explorer } from './explorer.js';
import { markChosen, walkTreemap } from './treemap.js';

/** What is chosen in a table, in the picture or in the address is shown beside them, and marked. */
export function showObjects(encoded: EncodedObjects, views: Views): Addition {
  const home = section('object');
  const explorer = new Explorer(home, decodeObjects(encoded), chosen);
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
    onState: (state) => {
      const [object, type] = [numberIn(state, 'object'), numberIn(state, 'type')];
      explorer.show(object !== null ? { object } : type !== null ? { type } : null);
      markChosen(object === null ? null : object + 1, type === null ? null : type + 1);
    },
  };

  function chosen(choice: Choice): void {
    const object = choice && 'object' in choice ? choice.object + 1 : null;
    const type = choice && 'type' in choice ? choice.type + 1 : null;
    views.keep({ object, type });
    markChosen(object, type);
  }
}
