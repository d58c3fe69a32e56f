import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onlyIn } from './only-in.js';

export const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
const BIN_FOLDER = fileURLToPath(new URL('bin/', import.meta.url));

export interface CliResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Called with everything that was printed so far; may send signals. */
  onOutput?: (printed: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Boards that a test makes known are so for the tests of its file alone. */
const CACHE = mkdtempSync(join(tmpdir(), 'mpgc-cache-'));
process.on('exit', () => rmSync(CACHE, { recursive: true, force: true }));

/** Runs the built CLI as a user does: `npm test` builds it first. */
export function runCli(args: string[], options: CliOptions = {}): Promise<CliResult> {
  return runProgram(process.execPath, [BIN, ...args], options);
}

/** Has a shell run a line in which `mpgc` is the built CLI. */
export function runShell(command: string, { env, ...options }: CliOptions = {}): Promise<CliResult> {
  const path = [BIN_FOLDER, dirname(process.execPath), process.env.PATH].join(delimiter);
  return runProgram('sh', ['-c', command], { ...options, env: { PATH: path, ...env } });
}

function runProgram(file: string, args: string[], { cwd, env, onOutput }: CliOptions): Promise<CliResult> {
  onlyIn('A process of mpgc', 'cli', 'sim', 'board');
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', XDG_CACHE_HOME: CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const heard = () => onOutput?.(stdout + stderr, (signal) => child.kill(signal));
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      heard();
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
      heard();
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
