import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageFile } from '../../package-files.js';
import { escapeXml } from '../syntax/escape-xml.js';
import { contents, type Markup } from './markup/markup.js';

/** What a page of mpgc consists of. */
export interface PageParts {
  title: string;
  /** For what made it to be told from its head; null for a report of one capture. */
  generator: string | null;
  header: Markup;
  views: Markup[];
  footer: Markup;
  /** Bundles `reports/page/NAME.bundle.css`, and the one of the script. */
  styles: string[];
  script: string;
  /** A script that runs before the page is drawn, by its file; null for none. */
  first: string | null;
  /** What the script draws, as JSON; null for nothing. */
  data: unknown;
}

const PAGE = packageFile('reports/page/');
const INSERTION = /<!-- insert (\w+) -->\n?/g;

/**
 * One HTML document that needs no other file and no network. Its policy runs these scripts and applies this style sheet, by
 * their hashes, and nothing else.
 */
export function fillPage({ title, generator, header, views, footer, data, ...files }: PageParts): string {
  const styles = files.styles.map((name) => readPageFile(`${name}.bundle.css`));
  const script = readPageFile(`${files.script}.bundle.js`);
  const first = files.first === null ? null : readPageFile(files.first);
  const parts: Record<string, string> = {
    title: `<title>${escapeXml(title)} · mpgc</title>`,
    generator: generator === null ? '' : generatorOf(generator),
    header: header.html,
    views: contents(views),
    footer: footer.html,
    policy: `<meta http-equiv="Content-Security-Policy" content="${policyFor(styles, first === null ? [script] : [first, script])}">`,
    style: styles.map((style) => `<style>${style}</style>`).join('\n'),
    first: first === null ? '' : `<script>${first}</script>`,
    data: data === null ? '' : `<script type="application/json" id="view">${embedJson(data)}</script>`,
    script: `<script>${script}</script>`,
  };
  // In one pass and by a function: data that looks like an insertion point or like `$&` stays data.
  return readPageFile('template.html').replace(INSERTION, (comment, name) => {
    const part = parts[name];
    if (part === undefined) return comment;
    return part === '' ? '' : `${part}\n`;
  });
}

/** What stands in the head of a page with that generator. */
export function generatorOf(name: string): string {
  return `<meta name="generator" content="${name}">`;
}

/** With \n line ends, as an HTML parser hands them to the hash check. */
function readPageFile(name: string): string {
  try {
    return readFileSync(new URL(name, PAGE), 'utf8').replaceAll('\r\n', '\n');
  } catch (cause) {
    if (!name.includes('.bundle.')) throw cause;
    throw new Error(`${new URL(name, PAGE).pathname} is missing; "npm run build" makes it.`, { cause });
  }
}

function policyFor(styles: string[], scripts: string[]): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(' ')}`,
    `style-src ${styles.map(hashSource).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashSource(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** JSON that an HTML parser cannot take for the end of its script element, nor JavaScript for the end of a line. */
function embedJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
