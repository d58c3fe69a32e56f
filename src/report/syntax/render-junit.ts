import { escapeXml, escapeXmlAttribute } from './escape-xml.js';

/** What a CI server shows as one group of tests. */
export interface JunitSuite {
  name: string;
  /** ISO 8601, as in the header of a capture. */
  timestamp: string;
  seconds: number;
  properties: { name: string; value: string }[];
  cases: JunitCase[];
  /** Shown beside the cases, which cannot carry text where they pass. */
  output?: string;
}

export interface JunitCase {
  name: string;
  className: string;
  outcome: JunitOutcome;
}

/** `failed`: the answer is no. `error`: there is no answer. Servers count both as not passed. */
export type JunitOutcome =
  | { type: 'passed' }
  | { type: 'failed'; message: string; detail: string }
  | { type: 'error'; message: string; detail: string }
  | { type: 'skipped'; message: string };

/**
 * JUnit XML, by the schema of Ant's JUnit task, which is the strictest that is in use: Jenkins, GitLab and GitHub
 * Actions read more than that.
 */
export function renderJunit(suites: JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', {}, suites.map(suiteElement))}\n`;
}

function suiteElement(
  { name, timestamp, seconds, properties, cases, output }: JunitSuite,
  at: number,
): string {
  const count = (type: JunitOutcome['type']) =>
    String(cases.filter(({ outcome }) => outcome.type === type).length);
  const attributes = {
    id: String(at),
    package: 'mpgc',
    name: named(name),
    timestamp: timestamp.slice(0, 'yyyy-mm-ddThh:mm:ss'.length),
    hostname: 'localhost',
    tests: String(cases.length),
    failures: count('failed'),
    errors: count('error'),
    ...(cases.some(({ outcome }) => outcome.type === 'skipped') ? { skipped: count('skipped') } : {}),
    time: seconds.toFixed(3),
  };
  return element('testsuite', attributes, [
    element(
      'properties',
      {},
      properties.map((property) => element('property', { ...property, name: named(property.name) }, [])),
    ),
    ...cases.map(caseElement),
    element('system-out', {}, escapeXml(output ?? '')),
    element('system-err', {}, ''),
  ]);
}

function caseElement({ name, className, outcome }: JunitCase): string {
  const attributes = { name: named(name), classname: named(className), time: '0.000' };
  return element('testcase', attributes, outcomeElements(outcome));
}

function outcomeElements(outcome: JunitOutcome): string[] {
  switch (outcome.type) {
    case 'passed':
      return [];
    case 'skipped':
      return [element('skipped', { message: outcome.message }, '')];
    case 'failed':
    case 'error': {
      const { type, message, detail } = outcome;
      return [element(type === 'failed' ? 'failure' : 'error', { type, message }, escapeXml(detail))];
    }
  }
}

/** The schema wants names of at least one character. */
function named(name: string): string {
  return name.trim() === '' ? 'unnamed' : name;
}

/** `content` is escaped text, which is kept as it is, or elements, each on lines of its own. */
function element(tag: string, attributes: Record<string, string>, content: string | string[]): string {
  const pairs = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`);
  const start = `<${tag}${pairs.join('')}`;
  if (content.length === 0) return `${start}/>`;
  const inside = typeof content === 'string' ? content : `\n${content.join('\n')}\n`;
  return `${start}>${inside}</${tag}>`;
}
