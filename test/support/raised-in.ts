import type { Analysis } from '../../src/analysis/analyse.js';

/** What a program raised that ended it; empty where nothing did. */
export function raisedIn({ findings }: Pick<Analysis, 'findings'>): string {
  const failed = findings.find(({ code }) => code === 'program-failed');
  return failed?.code === 'program-failed' ? failed.message : '';
}
