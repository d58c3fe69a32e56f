import { basename } from 'node:path';
import type { Member } from './member.js';
import type { SeveralView } from './view-several.js';

/** Of a run its number, from 1, of a capture that and the name of its file. */
export function nameOf(
  { capturePath }: Pick<Member, 'capturePath'>,
  at: number,
  noun: SeveralView['noun'],
): string {
  return noun === 'run'
    ? `run ${at + 1}`
    : `${at + 1} ${basename(capturePath).replace(/(\.mpgc)?\.jsonl$/, '')}`;
}
