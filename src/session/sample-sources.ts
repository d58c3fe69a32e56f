/** Where a sample was taken, in the order of the agent's numbers for them (agent-py/core.py). Apart from the schema, as the page has no use for that. */
export const SAMPLE_SOURCES = [
  'prompt',
  'mark',
  'iteration-start',
  'iteration-end',
  'timer',
  'failure',
  'program-end',
  'call',
] as const;

export type SampleSource = (typeof SAMPLE_SOURCES)[number];

const INSIDE: readonly SampleSource[] = ['mark', 'iteration-start', 'iteration-end', 'timer', 'call'];

/** Whether it saw the program at work. */
export function isInsideProgram(source: SampleSource): boolean {
  return INSIDE.includes(source);
}
