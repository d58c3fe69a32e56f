/** What `mpgc report` writes, and what the names of the files end with. */
export const REPORT_FORMATS = [
  'html',
  'png',
  'json',
  'md',
  'csv',
  'junit',
  'speedscope',
  'pprof',
  'collapsed',
  'heapsnapshot',
] as const;

/** Those that are no text. */
export const BINARY_FORMATS = ['png', 'pprof'] as const satisfies readonly ReportFormat[];
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const EXTENSIONS: Record<ReportFormat, string> = {
  html: '.html',
  png: '.png',
  json: '.json',
  md: '.md',
  csv: '.csv',
  junit: '.xml',
  speedscope: '.speedscope.json',
  pprof: '.pb.gz',
  collapsed: '.collapsed.txt',
  heapsnapshot: '.heapsnapshot',
};
