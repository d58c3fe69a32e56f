import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageFile } from '../../package-files.js';
import type { ReportView } from '../view-report.js';
import { encodeView } from './encode-view.js';

const PAGE = packageFile('reports/page/');
const BUNDLE = 'viewer.bundle.js';
/** In the order in which they apply: the later ones change what the earlier ones say. */
const STYLES = [
  'colours',
  'base',
  'notes',
  'figures',
  'controls',
  'keys',
  'timeline',
  'tables',
  'fragmentation',
  'maps',
  'leak',
  'facts',
  'narrow',
  'print',
];
const INSERTION = /<!-- insert (\w+) -->/g;

/**
 * The report as one HTML document that needs no other file and no network: template, style sheet and viewer
 * are put together with the view as JSON. The page builds itself from that with textContent alone, and its
 * policy runs this script and applies this style sheet, by their hashes, and nothing else.
 */
export function renderHtml(view: ReportView): string {
  const style = STYLES.map((name) => readPageFile(`style/${name}.css`)).join('\n');
  const script = readPageFile(BUNDLE);
  const parts: Record<string, string> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policyFor(style, script)}">`,
    style: `<style>${style}</style>`,
    view: `<script type="application/json" id="view">${embedJson(encodeView(view))}</script>`,
    script: `<script>${script}</script>`,
  };
  // In one pass and by a function: data that looks like an insertion point or like `$&` stays data.
  return readPageFile('template.html').replace(INSERTION, (comment, name) => parts[name] ?? comment);
}

/** With \n line ends, as an HTML parser hands them to the hash check. */
function readPageFile(name: string): string {
  try {
    return readFileSync(new URL(name, PAGE), 'utf8').replaceAll('\r\n', '\n');
  } catch (cause) {
    if (name !== BUNDLE) throw cause;
    throw new Error(`${new URL(name, PAGE).pathname} is missing; "npm run build" makes it.`, { cause });
  }
}

function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src ${hashSource(script)}`,
    `style-src ${hashSource(style)}`,
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
