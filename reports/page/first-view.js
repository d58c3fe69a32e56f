// Runs before the page is drawn, so that nothing moves when the viewer starts: shows the view that the address names.
(() => {
  const place = location.hash.slice(1).split('?')[0];
  const views = {
    code: ['code', 'lines', 'source'],
    objects: ['objects', 'grows', 'owners', 'names', 'types', 'object', 'live'],
    heap: ['heap', 'timeline', 'maps', 'fragmentation'],
    details: ['details', 'figures', 'warnings', 'collections', 'model', 'board', 'run', 'output', 'raw'],
  };
  const isLine = place.startsWith('line-');
  const named = isLine ? 'code' : Object.keys(views).find((view) => views[view].includes(place));
  document.documentElement.dataset.view = named ?? 'summary';
})();
