import {
  DEFAULT_LOCKED_CALLS,
  DEFAULT_LOCKED_MS,
  DEFAULT_MAX_OVERHEAD,
} from '../../../session/recording-limits.js';
import type { HeaderRecord } from '../../../session/schema.js';
import { asArgument, asFlag, commandLine } from './command-line.js';

/** The command that makes the same run again. */
export function runAgain(header: HeaderRecord): string {
  const { watch, durationMs } = header.options;
  if (header.options.noalloc) return noallocCommand(header);
  if (watch && durationMs !== null) return watchCommand(header, durationMs);
  if (header.options.hunt && header.options.loops) return loopsCommand(header);
  return (header.options.hunt && huntCommand(header)) ?? profileCommand(header);
}

/** The script once more with nothing of mpgc on the heap, which takes a reset; null for calls, which mpgc makes. */
export function bareCommand(header: HeaderRecord): string | null {
  if (header.options.call !== null) return null;
  const fresh: HeaderRecord = { ...header, options: { ...header.options, reset: 'soft' } };
  return `${profileCommand(fresh)} --bare`;
}

/** A hunt for a leak in the call of a run; null where it made none. `changes` are flags that take the place of its own. */
export function huntCommand(header: HeaderRecord, changes: HuntChanges = {}): string | null {
  const { call, hunt } = header.options;
  if (call === null) return null;
  const { setup = null, untilMs = null, allowErrors, iterations } = { ...hunt, ...changes };
  return command(header, 'leak', [
    ...flag('--setup', setup),
    ...asFlag('--call', call),
    ...flag('--iterations', iterations),
    ...flag('--until', ms(untilMs)),
    ...(allowErrors ? ['--allow-errors'] : []),
  ]);
}

/** The question whether a call allocates once more. `changes` take the place of what was asked. */
export function noallocCommand(
  header: HeaderRecord,
  changes: Partial<NonNullable<HeaderRecord['options']['noalloc']>> = {},
): string {
  const { call, noalloc } = header.options;
  const { setup = null, iterations, untilMs } = { ...noalloc, ...changes };
  return command(header, 'noalloc', [
    ...flag('--setup', setup),
    ...asFlag('--call', call ?? ''),
    ...(iterations === DEFAULT_LOCKED_CALLS ? [] : flag('--iterations', iterations)),
    ...(untilMs === DEFAULT_LOCKED_MS ? [] : flag('--until', ms(untilMs ?? null))),
  ]);
}

/** A hunt for a leak in the passes of the program's own loops. */
export function loopsCommand(header: HeaderRecord, changes: { untilMs?: number } = {}): string {
  const { hunt, loops = [] } = header.options;
  const { untilMs = null } = { ...hunt, ...changes };
  const [loop, ...others] = loops;
  return command(header, 'leak', [
    // Of several, no single one was asked for.
    ...(others.length === 0 ? flag('--loop', loop && placeOf(loop)) : []),
    ...flag('--until', ms(untilMs)),
  ]);
}

function placeOf({
  file,
  line,
}: Pick<NonNullable<HeaderRecord['options']['loops']>[number], 'file' | 'line'>): string {
  return file === undefined ? String(line) : `${file}:${line}`;
}

/** A hunt in the passes of a loop that is given by its line. */
export function huntLineCommand(header: HeaderRecord, loop: Parameters<typeof placeOf>[0]): string {
  return command(header, 'leak', asFlag('--loop', placeOf(loop)));
}

/** A hunt in a call of a run that made none. */
export function huntThisCommand(header: HeaderRecord, call: string): string {
  return command(header, 'leak', asFlag('--call', call));
}

/** A hunt in the loop that mpgc finds by itself. */
export function huntLoopCommand(header: HeaderRecord): string {
  return command(header, 'leak', []);
}

interface HuntChanges {
  iterations?: number;
  allowErrors?: boolean;
}

/** The script once, or as often as `iterations` says, without what a hunt adds. */
export function profileCommand(header: HeaderRecord, changes: ProfileChanges = {}): string {
  const options = { ...header.options, ...changes };
  const { call, iterations, maxOverhead } = options;
  return command(header, 'profile', [
    ...(call === null ? [] : [...asFlag('--call', call), '--iterations', String(iterations)]),
    ...(options.uncollected ? ['--no-collect'] : []),
    ...(options.timer === undefined ? [] : [options.timer ? '--timer' : '--no-timer']),
    ...flag('--interval', ms(options.intervalMs)),
    ...flag('--duration', ms(options.durationMs)),
    ...flag('--linger', ms(options.lingerMs)),
    ...flag('--maps', options.maps),
    ...flag('--collect-every', ms(options.collectEveryMs)),
    ...(options.hunt || maxOverhead === DEFAULT_MAX_OVERHEAD
      ? []
      : ['--max-overhead', `${Number((maxOverhead * 100).toFixed(4))}%`]),
  ]);
}

/** `mpgc leak` without a call, for so long. */
export function watchCommand(header: HeaderRecord, untilMs: number): string {
  return command(header, 'leak', [...asFlag('--loop', 'none'), ...flag('--until', ms(untilMs))]);
}

type ProfileChanges = Partial<
  Pick<
    HeaderRecord['options'],
    'iterations' | 'timer' | 'intervalMs' | 'durationMs' | 'lingerMs' | 'collectEveryMs'
  >
>;

export function doctorCommand({ port }: Pick<HeaderRecord, 'port'>, ...words: string[]): string {
  return commandLine(['mpgc', 'doctor', ...asFlag('--port', port), ...words]);
}

/** The report of a capture again, opened in the browser. */
export function reportCommand(captureName: string): string {
  return commandLine(['mpgc', 'report', asArgument(captureName), '--open']);
}

export function simulateCommand(captureName: string, ...words: string[]): string {
  return commandLine(['mpgc', 'simulate', asArgument(captureName), ...words]);
}

/** Older captures know the name of the script alone. */
function command({ script, port, options }: HeaderRecord, name: string, words: string[]): string {
  return commandLine([
    'mpgc',
    name,
    script.onBoard ? '--as-main' : asArgument(script.path ?? script.name),
    ...words,
    ...(options.included ?? []).flatMap(({ path }) => asFlag('--include', path)),
    ...asFlag('--port', port),
    ...(options.reset === 'none' ? ['--reset', 'none'] : []),
  ]);
}

function flag(name: string, value: string | number | null | undefined): string[] {
  return value === null || value === undefined ? [] : asFlag(name, String(value));
}

function ms(duration: number | null): string | null {
  if (duration === null) return null;
  return duration > 0 && duration % 1000 === 0 ? `${duration / 1000}s` : `${duration}ms`;
}
