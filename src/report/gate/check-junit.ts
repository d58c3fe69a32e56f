import type { JunitCase, JunitSuite } from '../syntax/render-junit.js';
import type { CheckRow, CheckView } from './view-check.js';

/** One suite: each limit is a case. What cannot be judged is an error, so that no server counts it as passed. */
export function checkSuites({ sentence, rows, captures, notes, warnings }: CheckView): JunitSuite[] {
  return [
    {
      name: 'mpgc check',
      timestamp: captures[0]?.createdAt ?? '',
      seconds: 0,
      properties: [
        ...captures.map(({ name }, at) => ({ name: `capture.${at + 1}`, value: name })),
        ...warnings.map(({ text }, at) => ({ name: `note.${at + 1}`, value: text })),
      ],
      cases: rows.map((row) => caseOf(row, [...new Set(captures.map(({ script }) => script))].join('+'))),
      output: [
        sentence,
        ...warnings.map(({ text }) => `NOTE: ${text}`),
        ...notes,
        ...rows.map((row) => `${row.limit}: ${detailOf(row)}`),
      ].join('\n'),
    },
  ];
}

/** What servers follow over time by its name: it holds nothing that changes from run to run. */
function caseOf(row: CheckRow, script: string): JunitCase {
  const { group, figure, limit, verdict, found, margin } = row;
  const message = [found, margin].filter((text) => text !== '').join(', ');
  return {
    name: group === 'growth' ? `${figure} against the baseline` : limit,
    // Servers split it at its dots.
    className: `mpgc.${group}.${script.replaceAll('.', '_')}`,
    outcome:
      verdict === 'passed'
        ? { type: 'passed' }
        : { type: verdict === 'failed' ? 'failed' : 'error', message, detail: detailOf(row) },
  };
}

function detailOf({ found, margin, spread, evidence }: CheckRow): string {
  return [found, margin, spread ?? '', ...evidence].filter((text) => text !== '').join('; ');
}
