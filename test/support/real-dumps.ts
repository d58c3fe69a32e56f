import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/captures/', import.meta.url);

/** Every mem_info(1) that real firmware printed: the last one of a section, where it has a map. */
export const REAL_DUMPS: { name: string; text: string }[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.txt'))
  .flatMap((file) =>
    readFileSync(new URL(file, FOLDER), 'utf8')
      .split(/^### /m)
      .filter((section) => section.includes('GC memory layout'))
      .map((section) => {
        const lines = section.split('\n');
        const start = lines.findLastIndex((line) => line.startsWith('stack: '));
        return { name: `${file}: ${lines[0]}`, text: lines.slice(start).join('\n') };
      }),
  );
