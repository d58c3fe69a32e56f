/**
 * The pages of several captures: the comparison of two, and the overview of a series. Their text and drawings are complete
 * without this, which lets tables be sorted and commands be copied.
 */
import { listenToCopy } from './dom/copy.js';
import { openForPrint } from './dom/open-for-print.js';
import { sortAndFilter } from './tables/sort-and-filter.js';

// The buttons that copy show from here on.
document.documentElement.dataset.view = 'summary';
openForPrint();
listenToCopy();
for (const table of document.querySelectorAll<HTMLTableElement>('table.data')) sortAndFilter(table);
