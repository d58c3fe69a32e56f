/**
 * The report page. Reads the view that `src/report/render-html.ts` put into the document and fills the
 * sections of the template with it; knows nothing of captures or boards. Each section has its own file.
 */
import { decodeView } from '../../src/report/encode-view.js';
import { showCollections } from './collections.js';
import { showContents } from './contents.js';
import { section } from './create-element.js';
import { showFacts } from './facts.js';
import { showFigures } from './figures.js';
import { showFindings } from './findings.js';
import { showFragmentation } from './fragmentation.js';
import { showFooter, showHeader, showVerdict } from './header.js';
import { showLeak } from './leak.js';
import { showMaps } from './map-viewer.js';
import { showModel } from './model.js';
import { showWarnings } from './notes.js';
import { openForPrint } from './open-for-print.js';
import { showProgramText } from './program-text.js';
import { showRaw } from './raw.js';
import { onThemeChange } from './theme.js';
import { showTimeline } from './timeline.js';

const view = decodeView(JSON.parse(section('view').textContent));

showHeader(view);
showVerdict(view);
showFindings(view.findings);
showProgramText('traceback', view.traceback);
const redrawLeak = showLeak(view);
// Either shows what the other points at.
const timeline = showTimeline(view.timeline, {
  mapsMs: view.maps.flatMap(({ ms }) => (ms === null ? [] : [ms])),
  onPoint: (ms) => maps?.showNearest(ms),
});
const maps = showMaps(view.maps, { onShow: (ms) => timeline?.showMapAt(ms) });
showFragmentation(view.fragmentation, view.maps);
showCollections(view.collections, view.timeline.points);
showFigures(view.figures);
showWarnings(view.warnings);
showModel(view.model);
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
