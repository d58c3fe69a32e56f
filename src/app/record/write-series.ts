import { describeStop } from '../../report/several/repeat-json.js';
import { type SeveralView, viewSeveral } from '../../report/several/view-several.js';
import { overviewPath, writeOverview } from '../files/write-overview.js';
import type { RunDigest } from './digest-run.js';
import type { Series } from './run-repeated.js';

/**
 * Writes the page of a series of runs, beside the first of them.
 * @throws MpgcError as writeOverview()
 */
export function writeSeries<J>(
  { results, wanted, stopped, failure }: Series<RunDigest<J>>,
  force: boolean,
): { view: SeveralView; overview: string } {
  const members = results.map(({ member }) => member);
  const view = viewSeveral(members, {
    noun: 'run',
    remarks: [
      ...(stopped ? [`INCONCLUSIVE: ${describeStop(stopped, results.length, wanted)}`] : []),
      ...(failure ? [`The series ended early: ${failure.message}`] : []),
    ],
  });
  const overview = overviewPath(members[0]!.capturePath, null);
  writeOverview(view, overview, force);
  return { view, overview };
}
