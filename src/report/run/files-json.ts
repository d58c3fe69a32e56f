import * as z from 'zod';

/** `files` of the JSON of a run: where its capture is, and the reports that were made of it. */
export const filesSchema = z.object({
  capture: z.string().nullable(),
  html: z.string().nullable(),
  /** Formats other than HTML are absent where they were not asked for. */
  png: z.array(z.string()).optional(),
  json: z.string().optional(),
  md: z.string().optional(),
  csv: z.string().optional(),
  junit: z.string().optional(),
  speedscope: z.string().optional(),
  pprof: z.string().optional(),
  heapsnapshot: z.string().optional(),
  collapsed: z.string().optional(),
});

export type FilesJson = z.infer<typeof filesSchema>;
