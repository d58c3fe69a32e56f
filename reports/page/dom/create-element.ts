import { BOTH_UNITS } from '../../../src/report/text/format.js';

/** An element with attributes and children. Strings become text nodes, so data is never read as markup. */
export function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A text whose sizes have one unit each; the exact one is the title of the rounded one. */
export function sizedText(text: string): (Node | string)[] {
  const pieces = text.split(BOTH_UNITS);
  // Between two pieces of text stand the exact size and the rounded one.
  return pieces.flatMap((piece, at): (Node | string)[] => {
    if (at % 3 !== 1) return at % 3 === 0 ? [piece] : [];
    return [createElement('span', { class: 'size', title: piece }, pieces[at + 1]!)];
  });
}

/** The section of the template with that id. */
export function section(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The template has no element #${id}.`);
  return found;
}
