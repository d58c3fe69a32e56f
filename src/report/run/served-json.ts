import { servedSchema } from '../../session/source/served-schema.js';

/** The files beside the script that the program was given; null where there were none. */
export const servedJsonSchema = servedSchema.omit({ type: true, atMs: true }).nullable();
