import * as z from 'zod';
import { configSchema } from '../../config/config-schema.js';
import { lineSchema } from '../../session/line-schema.js';
import { doctorSchema } from '../board/doctor-json.js';
import { portsSchema } from '../board/ports-json.js';
import { compareSchema } from '../compare/compare-json.js';
import { checkSchema } from '../gate/check-json.js';
import { importsJsonSchema } from '../imports/imports-json.js';
import { leakSchema } from '../leak/leak-json.js';
import { noallocSchema } from '../noalloc/noalloc-json.js';
import { profileSchema } from '../run/profile-json.js';
import { repeatSchema } from '../several/repeat-json.js';
import { reportsSchema } from '../several/reports-json.js';
import { simulateSchema } from '../simulate/simulate-json.js';
import { snapshotJsonSchema } from '../snapshot/snapshot-json.js';

/** JSON Schemas by file name in schemas/: one line of a capture, what the commands print with --json, and mpgc.config.json. */
export function jsonSchemas(): Record<string, object> {
  return {
    'capture-1.json': z.toJSONSchema(lineSchema),
    'profile-1.json': z.toJSONSchema(profileSchema),
    'noalloc-1.json': z.toJSONSchema(noallocSchema),
    'leak-1.json': z.toJSONSchema(leakSchema),
    'reports-1.json': z.toJSONSchema(reportsSchema),
    'repeat-1.json': z.toJSONSchema(repeatSchema),
    'compare-1.json': z.toJSONSchema(compareSchema),
    'check-1.json': z.toJSONSchema(checkSchema),
    'config-1.json': z.toJSONSchema(configSchema, { io: 'input' }),
    'snapshot-1.json': z.toJSONSchema(snapshotJsonSchema),
    'imports-1.json': z.toJSONSchema(importsJsonSchema),
    'doctor-1.json': z.toJSONSchema(doctorSchema),
    'simulate-1.json': z.toJSONSchema(simulateSchema),
    'ports-1.json': z.toJSONSchema(portsSchema),
  };
}
