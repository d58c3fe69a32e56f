/** What a probe stands before, or between. */
export type ProbeKind =
  /** The body of a function or a module, which is entered. */
  | 'enter'
  /** What follows a `yield`, when the generator goes on. */
  | 'resume'
  | 'statement'
  /** What a `for` does between two passes, and a `class` or a `with` behind its body. */
  | 'next'
  /** A `return` of what is there already, which leaves the function. */
  | 'leave';

export interface Probe {
  kind: ProbeKind;
  /** From 1. */
  line: number;
  /** Its place in the functions of the text. */
  scope: number;
  /** Whether what it stands before may let other tasks run. */
  suspends: boolean;
}

/** A function of a text, or the text itself, which is the first. */
export interface Scope {
  /** With the classes and functions around it, as `Sensor.read`; `<module>` for the text. */
  name: string;
  /** Where it begins, from 1. */
  line: number;
}

/** Where a function is left, by its end or by what has a probe of its own. */
export const END_PROBE = 'end';

/** What is put in front of the character `at`; a probe in it is numbered later. */
export interface Insertion {
  at: number;
  before: string;
  probe: Probe | typeof END_PROBE | null;
  after: string;
}

export interface PlacedProbes {
  scopes: Scope[];
  /** In the order of their places. */
  insertions: Insertion[];
}
