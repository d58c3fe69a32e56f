import { beforeAll, describe, expect, it } from 'vitest';
import { type Analysis, analyse } from '../../../src/analysis/analyse.js';
import { junitSuiteOf } from '../../../src/report/formats/junit-suite.js';
import { renderCsv } from '../../../src/report/formats/render-csv.js';
import { renderMarkdown } from '../../../src/report/formats/render-markdown.js';
import { renderJunit } from '../../../src/report/syntax/render-junit.js';
import { type ReportView, viewReport } from '../../../src/report/view-report.js';
import { junitProblems } from '../../support/junit-schema.js';
import { readCsv } from '../../support/read-csv.js';
import { recordOn } from '../../support/record.js';

const SOURCE = `import mpgc
mpgc.mark("a, b")
mpgc.mark("=1+1")
def f():
 raise ValueError("*no* <no>")
f()
`;

describe('a run that raises on sim', () => {
  let analysis: Analysis;
  let view: ReportView;
  beforeAll(async () => {
    const { capture } = await recordOn('sim:heap=64k', SOURCE, { verify: true });
    analysis = analyse(capture);
    view = viewReport(analysis, 'run.mpgc.jsonl');
  });

  it('has its marks in CSV', () => {
    const [head = [], ...rows] = readCsv([...renderCsv(analysis)].join(''));
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)]);
    expect(column('mark').filter(Boolean)).toEqual(['a, b', "'=1+1"]);
    expect(column('allocated_bytes').every((bytes) => Number(bytes) > 0)).toBe(true);
  });

  it('has its failure and its traceback in Markdown', () => {
    const text = renderMarkdown(view, []);
    expect(text).toContain('**❌ FAILED:** The program raised ValueError: \\*no\\*');
    expect(text).toMatch(/```text\nTraceback .*\n.*line 6.*\n.*line 5, in f\n/);
  });

  it('has what the board did in JUnit XML, by the schema', async () => {
    const suite = junitSuiteOf(analysis, view);
    expect(Object.fromEntries(suite.cases.map(({ name, outcome }) => [name, outcome.type]))).toEqual({
      'the capture is complete': 'passed',
      'the program ran to its end': 'failed',
      'the heap behaves as the reference model': 'passed',
    });
    const xml = renderJunit([suite]);
    expect(await junitProblems(xml)).toEqual([]);
    expect(xml).toContain('message="The program raised ValueError: *no* &lt;no&gt;"');
    expect(xml).toContain('line 6, in &lt;module&gt;');
  });
});
