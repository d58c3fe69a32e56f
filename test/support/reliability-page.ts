import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FaultRun } from './fault-run.js';
import type { FaultKind } from './faulty-wire.js';

export interface FaultOutcome {
  target: string;
  kind: FaultKind;
  run: FaultRun;
  /** Whether figures, verdict and output are those of a run without a fault. */
  isSame: boolean;
  /** What the fault cost, in time of the run. */
  extraMs: number;
}

const PAGE = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
const KINDS: Record<FaultKind, string> = {
  loses: 'one byte lost',
  changes: 'one byte changed',
  doubles: 'one byte doubled',
  stalls: 'a stall of 2 s',
  silences: 'silence from there on',
};

/** Puts what the faults came to into its place in docs/reliability.md. */
export function writeReliability(outcomes: FaultOutcome[], seed: number): void {
  const text = [
    `${outcomes.length.toLocaleString('en-US')} runs, seed ${seed}.`,
    '',
    '| fault | while | runs | same figures | no figures: exit code | most time added |',
    '|---|---|--:|--:|---|--:|',
    ...Object.keys(KINDS).flatMap((kind) => rowsOf(outcomes.filter((outcome) => outcome.kind === kind))),
  ].join('\n');
  writePart('faults', text);
}

/** What the commands took for one input. */
export interface PeakOutcome {
  input: string;
  exitCodes: number[];
  mostMegabytes: number;
  mostSeconds: number;
}

/** Puts what hostile inputs took into its place there. */
export function writePeaks(outcomes: PeakOutcome[]): void {
  const rows = outcomes.map(({ input, exitCodes, mostMegabytes, mostSeconds }) => {
    const codes = [...new Set(exitCodes)].sort().join(', ');
    return `| ${input} | ${codes} | ${mostMegabytes.toFixed(0)} MB | ${mostSeconds.toFixed(1)} s |`;
  });
  writePart(
    'peaks',
    ['| input | exit codes | most memory | longest |', '|---|---|--:|--:|', ...rows].join('\n'),
  );
}

/** What stands between two comments of this name. */
function writePart(name: string, text: string): void {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- ${name}stop -->`];
  const [before = '', rest = ''] = readFileSync(PAGE, 'utf8').split(begin);
  const after = rest.split(end)[1] ?? '';
  writeFileSync(PAGE, `${before}${begin}\n${text}\n${end}${after}`);
}

function rowsOf(outcomes: FaultOutcome[]): string[] {
  const phases = [...new Set(outcomes.map(({ run }) => run.phase ?? 'never met'))];
  return phases.map((phase) => {
    const here = outcomes.filter(({ run }) => (run.phase ?? 'never met') === phase);
    const refused = here.filter(({ isSame }) => !isSame);
    const codes = [...new Set(refused.map(({ run }) => run.exitCode))].sort().map((code) => {
      const { length } = refused.filter(({ run }) => run.exitCode === code);
      return `${length} × ${code}`;
    });
    const seconds = Math.max(...here.map(({ extraMs }) => extraMs)) / 1000;
    const { kind } = here[0]!;
    const cells = [KINDS[kind], phase, here.length, here.length - refused.length, codes.join(', ') || 'none'];
    return `| ${cells.join(' | ')} | ${seconds.toFixed(1)} s |`;
  });
}
