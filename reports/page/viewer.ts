/**
 * The report page. Reads the view that `src/report/render-html.ts` put into the document and fills the
 * sections of the template with it; knows nothing of captures or boards. Each section has its own file.
 */
import type { ReportView } from '../../src/report/view-model.js';
import { section } from './create-element.js';
import { showFacts } from './facts.js';
import { showFigures } from './figures.js';
import { showFragmentation } from './fragmentation.js';
import { showFooter, showHeader, showVerdict } from './header.js';
import { showHeapMaps } from './heap-maps.js';
import { showLeak } from './leak.js';
import { showModel } from './model.js';
import { showNotes } from './notes.js';
import { showProgramText } from './program-text.js';
import { onThemeChange } from './theme.js';
import { showTimeline } from './timeline.js';

const view: ReportView = JSON.parse(section('view').textContent);

showHeader(view);
showVerdict(view);
const redrawLeak = showLeak(view);
showFigures(view.figures);
showNotes('findings', view.findings);
showNotes(
  'warnings',
  view.warnings.map((text) => ({ severity: 'warning', text })),
);
const redrawTimeline = showTimeline(view.timeline);
showFragmentation(view.fragmentation);
showModel(view.model);
const redrawMaps = showHeapMaps(view.maps);
showFacts('board', view.board, 'The board was not identified.');
showFacts('run', view.run, 'Nothing is known of the run.');
showProgramText('output', view.output, 'The program printed nothing.');
showProgramText('traceback', view.traceback);
showFooter(view);
onThemeChange(() => {
  redrawLeak();
  redrawTimeline();
  redrawMaps();
});
