/**
 * Puts into the documents what their examples print. A fenced block below the line `<!-- prints -->` is what the last command
 * above it prints, `<!-- prints: COMMAND -->` that of the command; the commands of a document run one after the other, in a folder with the examples.
 * Times in the names of files are those of one day.
 *
 *     npm run build && node scripts/print-examples.js
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SHELL_BLOCK = /```sh\n([\s\S]*?)```/;
const PRINTED = /<!-- prints(?:: (.*?))? -->\n\n?```\n([\s\S]*?)```/;
const PARTS = new RegExp(`${SHELL_BLOCK.source}|${PRINTED.source}`, 'g');

/** The documents that may have such blocks. */
export const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

/** The document with what its examples print today. */
export function withPrinted(markdown) {
  if (!PRINTED.test(markdown)) return markdown;
  const folder = mkdtempSync(join(tmpdir(), 'mpgc-examples-'));
  try {
    cpSync(join(ROOT, 'examples'), join(folder, 'examples'), { recursive: true });
    let last = '';
    return markdown.replace(PARTS, (whole, shell, command) => {
      if (shell !== undefined) {
        for (const line of shell.split('\n')) {
          const asked = /^ *(mpgc .*?)(?: +#.*)?$/.exec(line)?.[1];
          if (asked) last = printedBy(asked, folder);
        }
        return whole;
      }
      const printed = command === undefined ? last : printedBy(command, folder);
      const heading = whole.slice(0, whole.indexOf('```'));
      return `${heading}\`\`\`\n${printed}\n\`\`\``;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printedBy(command, folder) {
  // The newest file alone in place of each pattern.
  const alone = command.replace(/\S*\*\S*/g, (pattern) => `"$(ls ${pattern} | tail -n 1)"`);
  const { stdout } = spawnSync('sh', ['-c', alone], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      PATH: [join(ROOT, 'test/support/bin'), dirname(process.execPath), process.env.PATH].join(delimiter),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  });
  return stdout.replace(/^\n+|\s+$/g, '').replace(/\d{8}-\d{6}/g, '20261122-101500');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of PAGES) {
    const path = join(ROOT, page);
    const before = readFileSync(path, 'utf8');
    const after = withPrinted(before);
    if (after === before) continue;
    writeFileSync(path, after);
    console.log(page);
  }
}
