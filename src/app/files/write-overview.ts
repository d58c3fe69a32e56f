import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { MpgcError } from '../../errors.js';
import { generatorOf } from '../../report/html/page-shell.js';
import { OVERVIEW_GENERATOR, renderSeveralPage } from '../../report/html/several/render-several-page.js';
import type { SeveralView } from '../../report/several/view-several.js';
import { fileExists } from '../../session/capture-writer.js';
import { isCaptureFile } from '../../session/read/is-capture-file.js';
import { isSameFile } from './is-same-file.js';
import { writeOutput } from './write-output.js';

const CAPTURE_SUFFIX = /(\.mpgc)?\.jsonl$/;
/** The head of a page is at its beginning. */
const LOOKED_AT_BYTES = 2048;

/** Where the overview of captures goes: into `outDir`, or where that is null beside the first of them. */
export function overviewPath(capturePath: string, outDir: string | null): string {
  const name = `${basename(capturePath).replace(CAPTURE_SUFFIX, '')}-overview.html`;
  return join(outDir ?? dirname(capturePath), name);
}

/**
 * Before anything is written.
 * @throws MpgcError USAGE where it would take the place of a capture, or of the page of one; FILE_EXISTS for any other file
 * that is no overview, unless `force`
 */
export function refuseOverwriting(
  path: string,
  { captures, others, force }: { captures: string[]; others: string[]; force: boolean },
): void {
  if (isCaptureFile(path) || captures.some((capture) => isSameFile(capture, path))) {
    throw clash(`${path} is a capture, and is not overwritten.`);
  }
  if (others.some((other) => resolve(other) === resolve(path))) {
    throw clash(`The overview and a report of one of the captures would both be written to ${path}.`);
  }
  if (!force && existsSync(path) && !isOverview(path)) throw fileExists(path);
}

function clash(message: string): MpgcError {
  return new MpgcError('USAGE', message, { suggestions: ['Give another name with --html.'] });
}

/**
 * Writes the page of several captures, with links to the page of each. It takes the place of an earlier overview of that
 * name, of which nothing is lost: it is made of the captures alone.
 * @throws MpgcError FILE_EXISTS for any other file, unless `force`; OUTPUT_NOT_WRITABLE
 */
export function writeOverview(view: SeveralView, path: string, force: boolean): void {
  const linkTo = (at: number) => {
    const htmlPath = view.members[at]?.htmlPath ?? null;
    return htmlPath === null ? null : addressFrom(dirname(path), htmlPath);
  };
  writeOutput(path, [renderSeveralPage(view, linkTo)], force || isOverview(path));
}

/** Relative, so that the folder may be moved. */
function addressFrom(folder: string, path: string): string {
  const steps = relative(folder, path).split(sep);
  // A colon is encoded, and so makes no scheme.
  return steps.map((step) => (step === '..' ? step : encodeURIComponent(step))).join('/');
}

function isOverview(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return false;
  }
  try {
    const start = Buffer.alloc(LOOKED_AT_BYTES);
    return start.toString('utf8', 0, readSync(file, start)).includes(generatorOf(OVERVIEW_GENERATOR));
  } finally {
    closeSync(file);
  }
}
