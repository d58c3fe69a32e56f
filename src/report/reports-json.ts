import * as z from 'zod';
import type { Analysis } from '../analysis/analyse.js';
import { type LeakJson, leakSchema, toLeakJson } from './leak/leak-json.js';
import type { FilesJson } from './run/files-json.js';
import { type ProfileJson, profileSchema, toProfileJson } from './run/profile-json.js';

/** What `mpgc report --json` prints of several captures, in their order; of one it prints that report alone. */
export const REPORTS_SCHEMA = 'mpgc.reports/1';

export const reportsSchema = z.object({
  schema: z.literal(REPORTS_SCHEMA),
  reports: z.array(z.discriminatedUnion('schema', [profileSchema, leakSchema])),
});

export type ReportsJson = z.infer<typeof reportsSchema>;
export type ReportJson = ProfileJson | LeakJson;

export function toReportsJson(reports: ReportJson[]): ReportJson | ReportsJson {
  const [first, ...others] = reports;
  return first && others.length === 0 ? first : { schema: REPORTS_SCHEMA, reports };
}

/** A hunt that ended before its first call is a run without a verdict. */
export function toReportJson(analysis: Analysis, files: FilesJson): ReportJson {
  return analysis.leak ? toLeakJson(analysis, files) : toProfileJson(analysis, files);
}
