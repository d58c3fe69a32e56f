// Runs before the page is drawn, so that nothing moves when the viewer starts: shows the view that the address names.
(() => {
  const place = location.hash.slice(1).split('?')[0];
  const views = {
    heap: ['heap', 'timeline', 'maps', 'fragmentation'],
    details: [
      'details',
      'figures',
      'warnings',
      'collections',
      'model',
      'board',
      'run',
      'output',
      'raw',
      'source',
    ],
  };
  const isLine = place.startsWith('line-');
  const named = isLine ? 'details' : Object.keys(views).find((view) => views[view].includes(place));
  document.documentElement.dataset.view = named ?? 'summary';
})();
