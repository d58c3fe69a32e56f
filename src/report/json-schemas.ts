import { z } from 'zod';
import { recordSchema } from '../session/schema.js';
import { doctorSchema } from './doctor-json.js';
import { leakSchema } from './leak-json.js';
import { portsSchema } from './ports-json.js';
import { profileSchema } from './profile-json.js';
import { reportsSchema } from './reports-json.js';
import { simulateSchema } from './simulate-json.js';

/** JSON Schemas by file name in schemas/: one line of a capture, and what the commands print with --json. */
export function jsonSchemas(): Record<string, object> {
  return {
    'capture-1.json': z.toJSONSchema(recordSchema),
    'profile-1.json': z.toJSONSchema(profileSchema),
    'leak-1.json': z.toJSONSchema(leakSchema),
    'reports-1.json': z.toJSONSchema(reportsSchema),
    'doctor-1.json': z.toJSONSchema(doctorSchema),
    'simulate-1.json': z.toJSONSchema(simulateSchema),
    'ports-1.json': z.toJSONSchema(portsSchema),
  };
}
