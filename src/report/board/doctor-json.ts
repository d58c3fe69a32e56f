import * as z from 'zod';
import { modelCheckSchema } from '../../session/model-check-schema.js';
import { boardIdentitySchema } from '../../session/schema.js';
import { withReasons } from '../text/coded/model-check-reasons.js';

/** What `mpgc doctor --json` prints. */
export const DOCTOR_SCHEMA = 'mpgc.doctor/1';

export const doctorSchema = z.object({
  schema: z.literal(DOCTOR_SCHEMA),
  port: z.string(),
  board: boardIdentitySchema,
  ...modelCheckSchema.shape,
  /** Whether it was stopped before the rounds that were asked for. */
  stopped: z.boolean(),
});

export type DoctorJson = z.infer<typeof doctorSchema>;

export function toDoctorJson({ port, board, check, stopped }: DoctorInput): DoctorJson {
  return doctorSchema.parse({ schema: DOCTOR_SCHEMA, port, board, ...withReasons(check), stopped });
}

interface DoctorInput {
  port: string;
  board: z.infer<typeof boardIdentitySchema>;
  check: z.infer<typeof modelCheckSchema>;
  stopped: boolean;
}
