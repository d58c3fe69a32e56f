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
  'pass',
] as const;

export type SampleSource = (typeof SAMPLE_SOURCES)[number];

const INSIDE: readonly SampleSource[] = ['mark', 'iteration-start', 'iteration-end', 'timer', 'call', 'pass'];

/** Whether it saw the program at work. */
export function isInsideProgram(source: SampleSource): boolean {
  return INSIDE.includes(source);
}

const WAITING: readonly SampleSource[] = ['iteration-start', 'iteration-end', 'timer', 'call'];

/** Whether it may wait on the board, and arrive later with others in a row (`kind` in agent-py/core.py). */
export function mayWait(source: SampleSource): boolean {
  return WAITING.includes(source);
}
