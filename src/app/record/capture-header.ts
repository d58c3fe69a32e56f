import { createHash } from 'node:crypto';
import { arch, platform } from 'node:os';
import type { Sampling, WorkRequest } from '../../agent/run/plan-works.js';
import { CAPTURE_FORMAT, CAPTURE_VERSION, type HeaderRecord } from '../../session/schema.js';
import { VERSION } from '../../version.js';

import type { RunRequest } from './profile-options.js';
/** The first record of a capture: what was asked for, and where. */
export function headerOf(
  { work, sampling, reset }: RunRequest,
  script: { name: string; path: string; bytes: Buffer },
  startedAt: Date,
  port: string,
): HeaderRecord {
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
      path: script.path,
      bytes: script.bytes.length,
      sha256: createHash('sha256').update(script.bytes).digest('hex'),
    },
    options: headerOptions(work, sampling, reset),
  };
}

function headerOptions(
  work: WorkRequest,
  sampling: Sampling,
  reset: RunRequest['reset'],
): HeaderRecord['options'] {
  const { maps: lingerMaps, ...asked } = sampling;
  const maps = Math.max(lingerMaps, work.type === 'repeat' ? work.maps : 0);
  const options = {
    call: work.type === 'script' ? null : work.call,
    iterations: work.type === 'repeat' ? work.iterations : 0,
    ...asked,
    reset,
    ...(maps > 0 ? { maps } : {}),
  };
  if (work.type !== 'hunt') return options;
  const { setup, iterations, untilMs, allowErrors } = work;
  return { ...options, hunt: { setup, iterations, untilMs, allowErrors } };
}
