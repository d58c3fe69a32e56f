import { execFileSync } from 'node:child_process';

/** The words that a shell makes of a line. */
export function wordsOf(line: string): string[] {
  const text = execFileSync('bash', ['-c', `printf '%s\\0' ${line}`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  return text.split('\0').slice(0, -1);
}
