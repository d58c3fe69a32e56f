/**
 * The report page. Reads the view that `src/report/html/render-html.ts` put into the document and fills the
 * sections of the template with it; knows nothing of captures or boards. Each section has its own file.
 */
import { decodeView } from '../../src/report/html/encode-view.js';
import { section } from './dom/create-element.js';
import { openForPrint } from './dom/open-for-print.js';
import { onThemeChange } from './dom/theme.js';
import { showLeak } from './leak/leak.js';
import { showMaps } from './maps/map-viewer.js';
import { showModel } from './model.js';
import { showCollections } from './sections/collections.js';
import { showContents } from './sections/contents.js';
import { showFacts } from './sections/facts.js';
import { showFigures } from './sections/figures.js';
import { showFindings } from './sections/findings.js';
import { showFragmentation } from './sections/fragmentation.js';
import { showFooter, showHeader, showVerdict } from './sections/header.js';
import { showWarnings } from './sections/notes.js';
import { showProgramText } from './sections/program-text.js';
import { showRaw } from './sections/raw.js';
import { showTimeline } from './timeline/timeline.js';

const view = decodeView(JSON.parse(section('view').textContent));

showHeader(view);
showVerdict(view);
showFindings(view);
showProgramText('traceback', view.traceback);
const redrawLeak = showLeak(view);
// Either shows what the other points at.
const timeline = showTimeline(view.timeline, {
  mapsMs: view.maps.flatMap(({ ms }) => (ms === null ? [] : [ms])),
  onPoint: (ms) => maps?.showNearest(ms),
});
const maps = showMaps(view.maps, { onShow: (ms) => timeline?.showMapAt(ms) });
showFragmentation(view);
showCollections(view.collections, [...view.timeline.points]);
showFigures(view.figures);
showWarnings(view.warnings);
showModel(view);
showFacts('board', view.board, 'The board was not identified.');
showFacts('run', view.run, 'Nothing is known of the run.');
showProgramText('output', view.output, 'The program printed nothing.');
showRaw(view.raw);
showContents();
showFooter(view);
openForPrint();
onThemeChange(() => {
  redrawLeak();
  timeline?.redraw();
  maps?.redraw();
});
