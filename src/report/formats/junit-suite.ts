import type { Analysis } from '../../analysis/analyse.js';
import type { Finding } from '../../analysis/findings/find-findings.js';
import { isMismatch } from '../../analysis/model/model-check.js';
import type { Summary } from '../../analysis/run/summarize.js';
import { factOf } from '../run/view-facts.js';
import type { JunitCase, JunitOutcome, JunitSuite } from '../syntax/render-junit.js';
import { describeModelCheck } from '../text/describe-model-check.js';
import { describeFinding } from '../text/findings/describe-finding.js';
import { leakEvidence } from '../text/leak-evidence.js';
import { leakSentence } from '../text/leak-sentence.js';
import { verdictFinding, verdictText } from '../verdict.js';
import type { ReportView } from '../view-report.js';

/**
 * A capture as a suite of tests, with the same cases in every run, so that a server can follow each of them. `failed`
 * is what a program is to be blamed for; what is not known is `error`; warnings stand in the suite's output.
 */
export function junitSuiteOf(analysis: Analysis, view: ReportView): JunitSuite {
  const { summary, findings } = analysis;
  const { header } = analysis.capture;
  const { end } = summary;
  const cases: [string, JunitOutcome][] = [
    ['the capture is complete', completeness(summary, findings)],
    ['the program ran to its end', ending(summary, findings, view)],
    ['the heap behaves as the reference model', modelOutcome(summary)],
    ...(header.options.hunt ? [['no leak', leakOutcome(analysis)] as [string, JunitOutcome]] : []),
  ];
  const programMs = (end?.programEndMs ?? 0) - (end?.programStartMs ?? 0);
  return {
    name: header.options.call ? `${view.script}: ${header.options.call}` : view.script,
    timestamp: header.createdAt,
    seconds: Math.max(0, programMs) / 1000,
    properties: [
      { name: 'Capture', value: view.capture },
      ...view.board,
      ...view.run,
      ...view.figures,
      { name: 'Heap model', value: view.model.sentence },
    ].map(({ name, value }) => ({ name, value })),
    cases: cases.map(([name, outcome]): JunitCase => ({ name, className: classOf(view.script), outcome })),
    output: outputOf(view),
  };
}

function outputOf(view: ReportView): string {
  return [
    ...(verdictFinding(view) ? [] : [verdictText(view.verdict)]),
    ...view.findings.map(({ severity, text }) => `${severity}: ${text}`),
    ...view.warnings.map(({ text }) => text),
  ].join('\n');
}

/**
 * Suites of several captures: those of one name are numbered, suite and class, since servers show one of cases with the
 * same names.
 */
export function tellApart(suites: JunitSuite[]): JunitSuite[] {
  const seen = new Map<string, number>();
  return suites.map((suite) => {
    const number = (seen.get(suite.name) ?? 0) + 1;
    seen.set(suite.name, number);
    if (number === 1) return suite;
    const cases = suite.cases.map((each) => ({ ...each, className: `${each.className}_${number}` }));
    return { ...suite, name: `${suite.name} (${number})`, cases };
  });
}

/** Servers split a class name at its dots. */
function classOf(script: string): string {
  return `mpgc.${script.replaceAll('.', '_')}`;
}

function completeness({ end }: Summary, findings: Finding[]): JunitOutcome {
  const incomplete = findings.find(({ code }) => code === 'incomplete');
  if (incomplete) return errorOf(describeFinding(incomplete));
  return end ? { type: 'passed' } : errorOf('The capture has no end.');
}

const BLAMED: Finding['code'][] = ['program-failed', 'exit-code', 'out-of-memory'];

function ending({ end }: Summary, findings: Finding[], { run, traceback }: ReportView): JunitOutcome {
  const blamed = findings.find(({ code }) => BLAMED.includes(code));
  if (blamed) return { type: 'failed', message: describeFinding(blamed), detail: traceback ?? '' };
  const said = factOf(run, 'program') ?? '';
  switch (end?.reason) {
    case 'finished':
    case 'exit':
    case 'duration':
    case 'decided':
      return { type: 'passed' };
    case 'interrupted':
      return errorOf('Ctrl-C stopped the program before its end.');
    case 'exception':
    case 'not-compiled':
    case 'rebooted':
      return { type: 'failed', message: `The program ${said}.`, detail: traceback ?? '' };
    default:
      return errorOf(`How the program ended is not known: ${said}.`);
  }
}

function modelOutcome({ modelCheck }: Summary): JunitOutcome {
  const { sentence, evidence } = describeModelCheck(modelCheck);
  if (isMismatch(modelCheck)) return errorOf(sentence, evidence);
  return modelCheck?.conformance.status === 'match'
    ? { type: 'passed' }
    : { type: 'skipped', message: sentence };
}

function leakOutcome({ leak: judged }: Analysis): JunitOutcome {
  if (!judged) return errorOf('The run ended before the hunt began.');
  const [message, detail] = [leakSentence(judged), leakEvidence(judged).map(({ text }) => text)];
  if (judged.verdict === 'inconclusive') return errorOf(message, detail);
  return judged.verdict === 'leak' || judged.verdict === 'fragmenting'
    ? { type: 'failed', message, detail: detail.join('\n') }
    : { type: 'passed' };
}

function errorOf(message: string, detail: string[] = []): JunitOutcome {
  return { type: 'error', message, detail: detail.join('\n') };
}
