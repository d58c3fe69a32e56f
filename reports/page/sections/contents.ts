import { createElement, section } from '../dom/create-element.js';

/** Links to the sections that are there, by their headings. */
export function showContents(): void {
  const links = [...document.querySelectorAll<HTMLElement>('main section[id]')].flatMap(({ id }) => {
    const name = document.getElementById(`${id}-title`)?.textContent;
    return name ? [createElement('li', {}, createElement('a', { href: `#${id}` }, name))] : [];
  });
  section('contents').append(createElement('ul', {}, ...links));
}
