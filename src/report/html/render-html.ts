import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packageFile } from '../../package-files.js';
import { chartSeries } from '../summary/chart-series.js';
import { escapeXml } from '../syntax/escape-xml.js';
import type { ReportView } from '../view-report.js';
import { encodeView } from './encode-view.js';
import { contents, type Markup } from './markup/markup.js';
import { type PageView, pageViews, renderView } from './page-views.js';
import { pageFooter, pageHeader } from './sections/page-header.js';
import { courseStrip } from './summary/chart-svg.js';

const PAGE = packageFile('reports/page/');
const BUNDLES = { script: 'viewer.bundle.js', style: 'style.bundle.css' } as const;
const FIRST = 'first-view.js';
const INSERTION = /<!-- insert (\w+) -->/g;

/**
 * The report as one HTML document that needs no other file and no network. All text and the chart of the summary are
 * in it as markup, to be read without scripts; what moves is drawn by the viewer, from a part of the view as JSON. Its
 * policy runs these two scripts and applies this style sheet, by their hashes, and nothing else.
 */
export function renderHtml(view: ReportView): string {
  const [style, first, script] = [BUNDLES.style, FIRST, BUNDLES.script].map(readPageFile) as [
    string,
    string,
    string,
  ];
  const views = pageViews(view);
  const parts: Record<string, string> = {
    title: `<title>${escapeXml(view.script)} · mpgc</title>`,
    header: pageHeader(view, views, stripOf(view, views)).html,
    views: contents(views.map(renderView)),
    footer: pageFooter(view).html,
    policy: `<meta http-equiv="Content-Security-Policy" content="${policyFor(style, [first, script])}">`,
    style: `<style>${style}</style>`,
    first: `<script>${first}</script>`,
    view: `<script type="application/json" id="view">${embedJson(encodeView(view))}</script>`,
    script: `<script>${script}</script>`,
  };
  // In one pass and by a function: data that looks like an insertion point or like `$&` stays data.
  return readPageFile('template.html').replace(INSERTION, (comment, name) => parts[name] ?? comment);
}

/** None where there is no chart, or no view that it could lead to. */
function stripOf(view: ReportView, views: PageView[]): Markup[] {
  const series = views.some(({ id }) => id === 'heap') ? chartSeries(view) : null;
  return series ? [courseStrip(series)] : [];
}

/** With \n line ends, as an HTML parser hands them to the hash check. */
function readPageFile(name: string): string {
  try {
    return readFileSync(new URL(name, PAGE), 'utf8').replaceAll('\r\n', '\n');
  } catch (cause) {
    if (!Object.values<string>(BUNDLES).includes(name)) throw cause;
    throw new Error(`${new URL(name, PAGE).pathname} is missing; "npm run build" makes it.`, { cause });
  }
}

function policyFor(style: string, scripts: string[]): string {
  return [
    "default-src 'none'",
    `script-src ${scripts.map(hashSource).join(' ')}`,
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
