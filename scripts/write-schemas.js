// Writes the JSON Schemas of everything that mpgc hands to others, from the zod schemas that it checks by.
import { mkdirSync, writeFileSync } from 'node:fs';
import { bundled } from './bundled.js';

const { jsonSchemas } = await bundled('src/report/formats/json-schemas.ts');
const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, schema] of Object.entries(jsonSchemas())) {
  writeFileSync(new URL(name, folder), `${JSON.stringify(schema, null, 2)}\n`);
}
