import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { MpgcError } from '../../errors.js';
import { picturesOf } from '../../report/png/render-png.js';
import { EXTENSIONS, type ReportFormat } from '../../report/report-formats.js';
import type { ReportView } from '../../report/view-report.js';
import { fileExists } from '../../session/capture-writer.js';
import { isCaptureFile } from '../../session/read/is-capture-file.js';
import { isSameFile } from './is-same-file.js';

/** A capture that reports are made of. */
export interface ReportSource {
  path: string;
  view: ReportView;
}

export interface ReportPlace {
  /** Null for beside each capture. */
  outDir: string | null;
  /** Of the HTML report alone; null for the name of its capture. */
  htmlPath: string | null;
  force: boolean;
}

/** A file that a report consists of. */
export interface PlannedFile {
  source: ReportSource;
  format: ReportFormat;
  /** Which of the pictures; '' for other formats. */
  suffix: string;
  path: string;
  /** It is there already, and stays as it is. */
  kept: boolean;
}

/**
 * Where everything goes, before anything is written.
 * @throws MpgcError USAGE where two files would have one name, FILE_EXISTS unless `force`
 */
export function planReports(
  sources: ReportSource[],
  formats: ReportFormat[],
  place: ReportPlace,
): PlannedFile[] {
  const files = sources.flatMap((source) => formats.flatMap((format) => planFormat(source, format, place)));
  refuseClashes(files, sources);
  const existing = files.find(({ path, kept }) => !place.force && !kept && existsSync(path));
  if (existing) throw fileExists(existing.path);
  return files;
}

const CAPTURE_SUFFIX = /\.mpgc\.jsonl$/;

function planFormat(
  source: ReportSource,
  format: ReportFormat,
  { outDir, htmlPath, force }: ReportPlace,
): PlannedFile[] {
  const stem = source.path.replace(CAPTURE_SUFFIX, '');
  const start = outDir === null ? stem : join(outDir, basename(stem));
  const suffixes = format === 'png' ? picturesOf(source.view).map(({ suffix }) => suffix) : [''];
  return suffixes.map((suffix) => {
    const named = format === 'html' && htmlPath !== null;
    const path = named ? htmlPath : `${start}${suffix}${EXTENSIONS[format]}`;
    // The run that wrote the capture has written this report beside it, of the same figures.
    const kept = format === 'html' && !named && outDir === null && !force && existsSync(path);
    return { source, format, suffix, path, kept };
  });
}

function refuseClashes(files: PlannedFile[], sources: ReportSource[]): void {
  const owners = new Map<string, string>();
  for (const { source, path } of files) {
    const isInput = sources.some((input) => isSameFile(input.path, path));
    if (isInput || isCaptureFile(path)) {
      throw clash(`${path} is a capture, and is not overwritten.`, 'Give --html another name.');
    }
    const owner = owners.get(resolve(path));
    if (owner !== undefined) {
      const text = `${owner} and ${source.path} would both write ${path}.`;
      throw clash(text, 'Report them one by one, each with its own --out.');
    }
    owners.set(resolve(path), source.path);
  }
}

function clash(message: string, suggestion: string): MpgcError {
  return new MpgcError('USAGE', message, { suggestions: [suggestion] });
}
