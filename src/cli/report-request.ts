import type { TextFormat } from '../app/files/print-report.js';
import type { WriteReportsOptions } from '../app/files/write-reports.js';
import { MpgcError } from '../errors.js';
import { DEFAULT_SIZE, type PictureSize } from '../report/png/look.js';
import { BINARY_FORMATS, type ReportFormat } from '../report/report-formats.js';

/** The flags of `mpgc report`, as they were given. */
export interface ReportFlags {
  format: ReportFormat[];
  out?: string | undefined;
  html?: string | undefined;
  stdout: boolean;
  force: boolean;
  open: boolean;
  width?: number | undefined;
  height?: number | undefined;
  theme?: PictureSize['theme'] | undefined;
}

export type ReportRequest =
  | { type: 'print'; captures: string[]; format: TextFormat }
  | ({ type: 'write' } & WriteReportsOptions);

/** @throws MpgcError USAGE for flags that do not go together */
export function reportRequest(captures: string[], flags: ReportFlags): ReportRequest {
  const formats = [...new Set([...flags.format, ...(flags.html === undefined ? [] : ['html' as const])])];
  const { width, height, theme } = flags;
  if (!formats.includes('png') && (width ?? height ?? theme) !== undefined) {
    throw usage('--width, --height and --theme apply to pictures only.', 'Add --format png.');
  }
  if (flags.stdout) return printRequest(captures, formats);
  if (flags.open && !formats.includes('html')) {
    throw usage('--open opens the HTML report.', 'Add html to --format.');
  }
  return {
    type: 'write',
    captures,
    formats,
    outDir: flags.out ?? null,
    // Of several captures it is the page of all of them.
    htmlPath: captures.length === 1 ? (flags.html ?? null) : null,
    overviewPath: captures.length > 1 ? (flags.html ?? null) : null,
    force: flags.force,
    size: {
      width: width ?? DEFAULT_SIZE.width,
      height: height ?? DEFAULT_SIZE.height,
      theme: theme ?? DEFAULT_SIZE.theme,
    },
  };
}

function printRequest(captures: string[], formats: ReportFormat[]): ReportRequest {
  const [format, ...others] = formats;
  if (!format || isBinary(format) || others.length > 0) {
    throw usage('--stdout prints one text format.', 'For example: --format md --stdout');
  }
  if (captures.length > 1 && ONE_CAPTURE.has(format)) {
    throw usage(`--stdout prints one capture as ${format}.`, 'Give one capture, or write files with --out.');
  }
  return { type: 'print', captures, format };
}

/** Two of them behind each other are none. */
const ONE_CAPTURE: ReadonlySet<ReportFormat> = new Set(['html', 'csv', 'speedscope', 'heapsnapshot']);

function isBinary(format: ReportFormat): format is (typeof BINARY_FORMATS)[number] {
  return (BINARY_FORMATS as readonly ReportFormat[]).includes(format);
}

function usage(message: string, suggestion: string): MpgcError {
  return new MpgcError('USAGE', message, { suggestions: [suggestion] });
}
