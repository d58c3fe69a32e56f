/** Leads to an object of the tree, by its place there; the page's script shows it. In the address they count from 1. */
export function objectAttributes(place: number): Record<string, string> {
  return { href: `#objects?object=${place + 1}`, 'data-object': String(place + 1) };
}

/** The same of a type, by its place among the types. */
export function typeAttributes(place: number): Record<string, string> {
  return { href: `#objects?type=${place + 1}`, 'data-type': String(place + 1) };
}
