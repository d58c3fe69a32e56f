import type { RecordOf } from '../../session/schema.js';

export type EndOfSearch = Pick<RecordOf<'smallest-heap'>, 'ended' | 'because'>;
export type Obstacle = NonNullable<EndOfSearch['because']>;

/** Ends a search for the smallest heap before it is done. */
export class SearchEnded extends Error {
  readonly end: EndOfSearch;

  constructor(end: { ended: 'interrupted' } | { ended: 'obstacle'; because: Obstacle }) {
    super(end.ended);
    this.end = { because: null, ...end };
  }
}

/** @throws SearchEnded */
export function obstacle(because: Obstacle): never {
  throw new SearchEnded({ ended: 'obstacle', because });
}
