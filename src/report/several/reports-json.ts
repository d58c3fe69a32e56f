import * as z from 'zod';
import type { Analysis } from '../../analysis/analyse.js';
import { judgeSeveral, type OneOfSeveral } from '../../analysis/several/judge-several.js';
import { type ImportsJson, importsJsonSchema, toImportsJson } from '../imports/imports-json.js';
import { type LeakJson, leakSchema, toLeakJson } from '../leak/leak-json.js';
import { type NoallocJson, noallocSchema, toNoallocJson } from '../noalloc/noalloc-json.js';
import type { FilesJson } from '../run/files-json.js';
import { type ProfileJson, profileSchema, toProfileJson } from '../run/profile-json.js';
import { overviewFields, toOverviewJson } from './several-json.js';

/** What `mpgc report --json` prints of several captures, in their order; of one it prints that report alone. */
export const REPORTS_SCHEMA = 'mpgc.reports/1';

export const reportsSchema = z.object({
  schema: z.literal(REPORTS_SCHEMA),
  reports: z.array(
    z.discriminatedUnion('schema', [profileSchema, leakSchema, importsJsonSchema, noallocSchema]),
  ),
  ...overviewFields,
});

export type ReportsJson = z.infer<typeof reportsSchema>;
export type ReportJson = ProfileJson | LeakJson | ImportsJson | NoallocJson;

/** `overview` is the path of the page of all of them. */
export function toReportsJson(
  reports: ReportJson[],
  all: OneOfSeveral[],
  overview: string | null,
): ReportJson | ReportsJson {
  const [first, ...others] = reports;
  if (first && others.length === 0) return first;
  return { schema: REPORTS_SCHEMA, reports, ...toOverviewJson(judgeSeveral(all), overview) };
}

/** A hunt that ended before its first call is a run without a verdict. */
export function toReportJson(analysis: Analysis, files: FilesJson): ReportJson {
  if (analysis.imports) return toImportsJson(analysis, analysis.imports, files);
  if (analysis.summary.noalloc) return toNoallocJson(analysis, files);
  return analysis.leak ? toLeakJson(analysis, files) : toProfileJson(analysis, files);
}
