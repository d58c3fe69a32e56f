import { sanitizeText } from './sanitize-text.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
};
/** Halves of a surrogate pair, and what no XML document may hold even as a reference (XML 1.0, Char). */
const NOT_IN_XML = /[\ud800-\udfff\ufffe\uffff]/gu;

/** Text as the content of an element. What XML has no way to write becomes visible: "\x1b", or U+FFFD. */
export function escapeXml(text: string): string {
  return harmless(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

/** The same between quotes, where a line break would be read as a space. */
export function escapeXmlAttribute(text: string): string {
  return harmless(text).replace(/[&<>"'\t\n]/g, (character) => ENTITIES[character] ?? character);
}

function harmless(text: string): string {
  return sanitizeText(text.replaceAll('\r\n', '\n')).replace(NOT_IN_XML, '\ufffd');
}
