import type { Markup } from '../markup/markup.js';
import { topHeader } from '../markup/top-header.js';

/** The header of a page without views: what it is about, and links to its sections, by id. */
export function plainHeader(title: string, parts: string[], sections: [id: string, name: string][]): Markup {
  const to = sections.map(([id, name]) => ({ id, name }));
  return topHeader({ title, parts: parts.filter(Boolean), links: { label: 'Sections', to } });
}
