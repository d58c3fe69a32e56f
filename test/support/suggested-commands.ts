import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marked } from 'marked';
import { writeCapture } from './capture-file.js';
import { captureOf, LINES, WHOLE_RUN } from './hand-made.js';
import { runShell } from './run-cli.js';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const SCRIPT = 'def init():\n pass\ndef step():\n return [1]*20\n';
/** A hunt without a call is for a program that goes on. */
const LOOP = 'passes = 0\nwhile True:\n passes += 1\n';
const CAPTURES = ['main', 'base', 'new', 'pico', 'esp32', 'mpgc-reports/main-20261122-101500'];

const RUN = [...WHOLE_RUN.slice(0, -1), LINES, ...WHOLE_RUN.slice(-1)];

/** The files that examples name: scripts, captures, a configuration. */
export function provideFiles(folder: string): void {
  cpSync(EXAMPLES, join(folder, 'examples'), { recursive: true });
  mkdirSync(join(folder, 'mpgc-reports'), { recursive: true });
  writeFileSync(join(folder, 'main.py'), SCRIPT);
  writeFileSync(join(folder, 'loop.py'), LOOP);
  writeFileSync(join(folder, 'mpgc.config.json'), '{"budgets":{"retained":"8KiB"}}');
  for (const name of CAPTURES) writeCapture(join(folder, `${name}.mpgc.jsonl`), captureOf(RUN));
}

/** What a document or a help text leaves open in a command: a capture, a function. */
const STANDS_FOR: [RegExp, string][] = [
  [/\/dev\/tty\w+|\bCOM\d+|\bid:\w+|\bemu:[\w.-]+\.uf2(,flash=[\w.]+)?/g, 'sim:heap=64k'],
  [/\bFUNCTION\(\)/g, 'step()'],
  [/\bSCRIPT\b/g, 'main.py'],
  [/^mpgc leak main\.py(?!.* --(call|setup|as-main))/, 'mpgc leak loop.py'],
  [/\b(CAPTURE|FILE\.mpgc\.jsonl)/g, 'main.mpgc.jsonl'],
  [/\bBASE\.mpgc\.jsonl/g, 'base.mpgc.jsonl'],
  [/\bNEW\.mpgc\.jsonl/g, 'new.mpgc.jsonl'],
  [/--rounds \d+/g, '--rounds 2'],
  [/ --open\b/g, ''],
];

const SIGNS: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };

/**
 * The commands that a text proposes: what stands after a colon, on its line or on the next, and after the prompt of a
 * shell. Elsewhere a text speaks about a command.
 */
export function suggestedCommands(text: string): string[] {
  const found = text.matchAll(/(?::\s+|^[ \t]*\$ )(?:- )?(mpgc [a-z].*)$/gm);
  return [...new Set(Array.from(found, ([, command = '']) => command.trim()))];
}

/** The same of what a reader of Markdown sees. */
export function suggestedInMarkdown(markdown: string): string[] {
  const html = marked.parse(markdown, { async: false }).replace(/<[^>]*>/g, '');
  return suggestedCommands(html.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => SIGNS[name] ?? ''));
}

/** The same of every text in a value, as of a report in JSON. */
export function suggestedInside(value: unknown): string[] {
  if (typeof value === 'string') return suggestedCommands(`: ${value}`);
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(suggestedInside))];
}

/** Puts in what a command leaves open, and a port where a board would have to be attached. */
export function madeReal(command: string): string {
  const real = STANDS_FOR.reduce((text, [open, means]) => text.replace(open, means), command);
  const records =
    /^mpgc (profile|leak|noalloc|doctor|imports|snapshot) /.test(real) && !/--help|--port/.test(real);
  return records ? real.replace(/( #| >>|$)/, ' --port sim:heap=64k$1') : real;
}

/** Those commands that a shell in this folder cannot run, each with why. */
export async function unusable(commands: string[], cwd: string): Promise<Record<string, string>> {
  const reasons: Record<string, string> = {};
  for (const command of commands) {
    const { code, stdout, stderr } = await runShell(command, {
      cwd,
      env: { GITHUB_STEP_SUMMARY: 'summary.md' },
    });
    // A call that raises ends with 2, too, and mpgc could make it.
    const ran = code === 0 || code === 1 || code === 5 || / raised/.test(stdout);
    if (!ran) reasons[command] = `exit code ${code}: ${stderr || stdout}`;
  }
  return reasons;
}
