import { escapeXml, escapeXmlAttribute } from '../../syntax/escape-xml.js';

/** Markup of the page, made by element() alone: what is no Markup is text, and escaped. */
export class Markup {
  readonly html: string;

  constructor(html: string) {
    this.html = html;
  }
}

export type Child = Markup | string;

/**
 * An element with attributes and children. Strings become text, so data is never read as markup. All elements have an end
 * tag, which an HTML parser asks for.
 */
export function element(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): Markup {
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`,
  );
  return new Markup(`<${tag}${written.join('')}>${contents(children)}</${tag}>`);
}

/** Children beside each other, without an element around them. */
export function contents(children: Child[]): string {
  return children.map((child) => (child instanceof Markup ? child.html : escapeXml(child))).join('');
}
