import {
  hasFailed,
  type ImportCosts,
  type ModuleCost,
  type RootCost,
  type TotalCost,
} from '../../../analysis/imports/import-costs.js';
import {
  formatBytes,
  formatBytesShort,
  formatCount,
  formatExactBytes,
  formatMs,
  formatWholePercent,
} from '../format.js';
import { savedBy } from './saved-by.js';

/** Of failures, and of names in one sentence; the table has them all. */
const MOST_SAID = 8;

/** Growth of the pools of interned strings that hides what a small module costs. */
const POOL_BYTES = 200;

/** What was found, a sentence or more for each script and module; what failed comes first. */
export function describeImports(costs: ImportCosts, totalBytes: number | null): string {
  const failures = costs.roots.flatMap((root) =>
    root.modules
      .filter((module) => hasFailed(module) && module.failure?.code !== 'not-tried')
      .map((module) => failureText(root, module)),
  );
  const more = failures.length - MOST_SAID;
  return [
    ...failures.slice(0, MOST_SAID),
    ...(more > 0 ? [`${formatCount(more)} more could not be imported.`] : []),
    ...costs.roots.flatMap((root) => rootText(root, totalBytes)),
  ].join(' ');
}

/** None where nothing was measured: then what failed says it all. */
function rootText(root: RootCost, totalBytes: number | null): string[] {
  const { name, kind, modules, source } = root;
  if (modules.length === 0) return [`${name} imports nothing.`];
  if (!modules.some(({ source: { liveBytes } }) => liveBytes !== null)) return [];
  const isOne = kind === 'module' && modules.length === 1;
  const who =
    kind === 'script'
      ? `The imports of ${name} keep`
      : isOne
        ? `${name} keeps`
        : `${name} and its imports keep`;
  const share =
    totalBytes && source.liveBytes <= totalBytes
      ? `, ${formatWholePercent(source.liveBytes / totalBytes)} of the heap`
      : '';
  const load = source.peak
    ? `, and ${isOne ? 'reaches' : 'reach'} ${peakText(source)} while ${isOne ? 'it loads' : 'they load'}`
    : '';
  const most = mostLive(modules);
  return [
    `${who} ${formatBytes(source.liveBytes)}${share}${load}.`,
    ...(most ? [`${formatBytes(most.source.liveBytes ?? 0)} of it is ${most.names.join(' and ')}.`] : []),
    ...compiledText(root),
  ];
}

function mostLive(modules: readonly ModuleCost[]): ModuleCost | null {
  const costing = modules.filter(({ source }) => (source.liveBytes ?? 0) > 0);
  if (costing.length < 2) return null;
  return costing.sort((a, b) => (b.source.liveBytes ?? 0) - (a.source.liveBytes ?? 0))[0] ?? null;
}

function peakText({ peak }: TotalCost): string {
  if (!peak) return 'not known';
  const words = { reached: '', 'at-least': 'more than ', 'at-most': 'less than ' } as const;
  return `${words[peak.bound]}${formatBytes(peak.bytes)}`;
}

function compiledText(root: RootCost): string[] {
  const saved = root.isComparable ? savedBy(root) : null;
  if (!saved) return [];
  const { liveBytes, peakBytes } = saved;
  const reach = peakBytes === null ? '' : `, and ${changeText(peakBytes)} while loading`;
  return [`Precompiled: ${changeText(liveBytes)} kept${reach}.`];
}

/** "144 B less", "16 B more", "as much". */
function changeText(savedBytes: number): string {
  if (savedBytes === 0) return 'as much';
  return `${formatExactBytes(Math.abs(savedBytes))} ${savedBytes > 0 ? 'less' : 'more'}`;
}

/** Why it was not imported, and where its import stands. */
function failureText(root: RootCost, module: ModuleCost): string {
  const { names, importedBy, line, failure } = module;
  const place = `line ${line} of ${importedBy === '' ? root.name : importedBy}`;
  const where = importedBy === '' && root.kind === 'module' ? '' : ` (${place})`;
  const name = names.join(' and ');
  switch (failure?.code) {
    case 'raised':
      return `${name} could not be imported${where}: ${failure.message ?? failure.exception}.${compiledInstead(module)}`;
    case 'time-limit':
      return `Importing ${name}${where} did not end in time, and was stopped.`;
    case 'restarted':
      return `Importing ${name}${where} restarted the board.`;
    case 'no-room':
      return `${name} was not measured: its text has no room on the heap beside what is there.`;
    case 'not-tried':
      return `${name} was not tried: it imports ${failure.because}, which failed.`;
    default:
      return '';
  }
}

/** It may fit where its source does not. */
function compiledInstead({ mpy }: ModuleCost): string {
  if (mpy?.liveBytes == null) return '';
  const reach = mpy.peak?.bound === 'reached' ? `, and reaches ${formatBytes(mpy.peak.bytes)}` : '';
  return ` Precompiled it could: it keeps ${formatBytes(mpy.liveBytes)}${reach}.`;
}

/** What a row has in place of figures. */
export function shortFailure({ failure, isAbsent, time }: ModuleCost): string {
  if (isAbsent)
    return time === 'function'
      ? 'not there; a call would raise'
      : 'not there; the script is written for that';
  switch (failure?.code) {
    case 'raised':
      return failure.message ?? failure.exception ?? 'raised';
    case 'time-limit':
      return 'did not end in time';
    case 'restarted':
      return 'restarted the board';
    case 'no-room':
      return 'not measured: no room for its text';
    case 'not-tried':
      return `not tried: ${failure.because} failed`;
    default:
      return 'not imported: its condition did not hold';
  }
}

/** What a reader of the figures must know. */
export function importNotes({ asked, roots }: ImportCosts): string[] {
  const pools = roots.flatMap(({ modules }) =>
    modules.filter(({ source, mpy }) =>
      [source, mpy].some((form) => (form?.internedBytes ?? 0) >= POOL_BYTES),
    ),
  );
  return [
    ...(asked.peakBy === null
      ? ['No peak: this firmware has nothing by which free memory can be read.']
      : []),
    ...noMpyNote(asked),
    ...asked.notCompiled.map(({ name, reason, said }) =>
      reason === 'native'
        ? `${name} was not precompiled: it has native code, which depends on the chip.`
        : `${name} was not precompiled: ${said}.`,
    ),
    ...(pools.length > 0
      ? [
          `Interned strings lie in pools that grow in steps. Such a step is counted with the module that came to it: ${listed(pools.map(poolText))}.`,
        ]
      : []),
    ...(asked.way === 'loaded'
      ? ['This firmware mounts no files: modules were run by the agent, and a class stands for each.']
      : []),
    ...(roots.some(({ modules }) => modules.some(({ failure }) => failure?.code === 'time-limit'))
      ? [`An import may take ${formatMs(asked.timeLimitMs)} (--time-limit).`]
      : []),
  ];
}

function poolText({ names, source, mpy }: ModuleCost): string {
  const bytes = Math.max(source.internedBytes ?? 0, mpy?.internedBytes ?? 0);
  return `${names[0]} ${formatExactBytes(bytes)}`;
}

function noMpyNote({ noMpy, mpyVersion }: ImportCosts['asked']): string[] {
  switch (noMpy) {
    case 'not-taken':
      return ['This firmware takes no precompiled modules (.mpy).'];
    case 'other-version':
      return [`This firmware takes precompiled modules of version ${mpyVersion}; mpgc compiles version 6.`];
    case 'not-mounted':
      return ['Precompiled modules were not measured: this firmware mounts no files.'];
    default:
      return [];
  }
}

/** What to do, with what it brings on this board; empty where nothing was found. */
export function importAdvice({ roots }: ImportCosts): string[] {
  return roots.flatMap(({ best }) => {
    if (!best) return [];
    const { names, liveBytes, peakBytes } = best;
    const gain = [
      ...(Math.abs(peakBytes) < A_BLOCK ? [] : [`reach about ${aboutText(peakBytes)}`]),
      ...(Math.abs(liveBytes) < A_BLOCK ? [] : [`keep about ${aboutText(liveBytes)}`]),
    ].join(' and ');
    return [
      `Precompile ${listed(names)} with mpy-cross, and put the .mpy in place of the .py: all imports then ${gain}.`,
    ];
  });
}

/** Interned strings are taken off to the byte, and what holds them to a block. */
const A_BLOCK = 16;

/** "5.8 KiB less". */
function aboutText(savedBytes: number): string {
  return `${formatBytesShort(Math.abs(savedBytes))} ${savedBytes > 0 ? 'less' : 'more'}`;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_SAID);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
