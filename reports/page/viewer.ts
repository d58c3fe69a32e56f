/**
 * The report page. The document has all text already; this draws what moves, from the view that
 * `src/report/html/render-html.ts` put into it; knows nothing of captures or boards.
 */
import { section } from './dom/create-element.js';
import { showPage } from './show-page.js';

showPage(JSON.parse(section('view').textContent));
