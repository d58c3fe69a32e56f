import { createHash } from 'node:crypto';
import { arch, platform } from 'node:os';
import { catchesMemoryError, findCatchAlls } from '../../agent/script/find-catch-alls.js';
import { headerOfWork } from '../../agent/work/plan-works.js';
import { reachedFunctions } from '../../instrument/statements/reached-functions.js';
import { CAPTURE_FORMAT, CAPTURE_VERSION, type HeaderRecord } from '../../session/schema.js';
import { VERSION } from '../../version.js';
import type { Program } from '../program/with-program.js';
import type { RunRequest } from './profile-options.js';

/** More are not named. */
const MAX_LINES = 5;

/** The first record of a capture: what was asked for, and where. */
export function headerOf(
  request: RunRequest,
  { script, path, board, included }: Pick<Program, 'script' | 'path' | 'board' | 'included'>,
  startedAt: Date,
  port: string,
): HeaderRecord {
  const catchAllLines = findCatchAlls(script.text).slice(0, MAX_LINES);
  return {
    type: 'header',
    format: CAPTURE_FORMAT,
    version: CAPTURE_VERSION,
    mpgc: VERSION,
    createdAt: startedAt.toISOString(),
    host: { platform: platform(), arch: arch(), node: process.versions.node },
    port,
    script: {
      name: script.name,
      ...(path === null ? {} : { path }),
      ...(board ? { onBoard: true } : {}),
      ...digestOf(script.bytes),
      ...(catchAllLines.length > 0 ? { catchAllLines } : {}),
      ...(catchesMemoryError(script.text) ? { catchesMemoryError: true } : {}),
    },
    options: {
      ...headerOptions(request, script),
      ...(included.length > 0
        ? { included: included.map(({ path, bytes }) => ({ path, ...digestOf(bytes) })) }
        : {}),
    },
  };
}

function digestOf(bytes: Buffer): { bytes: number; sha256: string } {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}

function headerOptions(
  { work, sampling, reset }: RunRequest,
  { name, text }: { name: string; text: string },
): HeaderRecord['options'] {
  const { maps: lingerMaps, timer, ...asked } = sampling;
  const { maps: mapsBetween = 0, hunt, noalloc, ...said } = headerOfWork(work);
  const maps = Math.max(lingerMaps, mapsBetween);
  return {
    ...said,
    ...asked,
    reset,
    ...(timer === null ? {} : { timer }),
    ...(maps > 0 ? { maps } : {}),
    ...(hunt ? { hunt } : {}),
    ...(noalloc ? { noalloc: { ...noalloc, ...catchesIn(name, text, said.call ?? '') } } : {}),
  };
}

/** Whether a function of the script that a call may come to catches MemoryError. */
function catchesIn(file: string, text: string, call: string): { catches?: true } {
  const reached = reachedFunctions([{ file, text }], call);
  const catches = reached.some(({ node }) => catchesMemoryError(text.slice(node.from, node.to)));
  return catches ? { catches: true } : {};
}
