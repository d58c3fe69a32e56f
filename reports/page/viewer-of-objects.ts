/** The report page of a capture with a snapshot: the same as of others, and the objects on the heap. */
import { section } from './dom/create-element.js';
import { showObjects } from './objects/show-objects.js';
import { showPage } from './show-page.js';

const view = JSON.parse(section('view').textContent);

showPage(view, (views, maps) => showObjects(view.objects, views, maps));
