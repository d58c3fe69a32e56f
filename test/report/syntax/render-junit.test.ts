import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JunitCase, type JunitSuite, renderJunit } from '../../../src/report/syntax/render-junit.js';
import { junitProblems } from '../../support/junit-schema.js';

const EVIL = '\x1b[2J\0]]>&amp;<script>"\'\u202e\ud800\uffff\x9b\r\nend';

function suiteOf(...cases: JunitCase[]): JunitSuite {
  return {
    name: 'main.py',
    timestamp: '2026-11-22T10:00:00.000Z',
    seconds: 12.3456,
    properties: [{ name: 'Firmware', value: 'micropython 1.28.0' }],
    cases,
  };
}

const testCase = (outcome: JunitCase['outcome'], name = 'no leak'): JunitCase => ({
  name,
  className: 'mpgc.main.py',
  outcome,
});

describe('renderJunit', () => {
  it('has every outcome, and counts them', () => {
    const xml = renderJunit([
      suiteOf(
        testCase({ type: 'passed' }),
        testCase({ type: 'failed', message: 'a leak', detail: 'of 16 B' }),
        testCase({ type: 'failed', message: 'a leak', detail: '' }),
        testCase({ type: 'error', message: 'not known', detail: 'cut off' }),
        testCase({ type: 'skipped', message: 'no hunt' }),
      ),
    ]);
    expect(xml).toContain('tests="5" failures="2" errors="1" skipped="1" time="12.346"');
    expect(xml).toContain('timestamp="2026-11-22T10:00:00"');
    expect(xml).toContain('<testcase name="no leak" classname="mpgc.main.py" time="0.000"/>');
    expect(xml).toContain('<failure type="failed" message="a leak">of 16 B</failure>');
    expect(xml).toContain('<failure type="failed" message="a leak"/>');
    expect(xml).toContain('<error type="error" message="not known">cut off</error>');
    expect(xml).toContain('<skipped message="no hunt"/>');
  });

  it('follows the schema, whatever the texts are', async () => {
    const evil = suiteOf(
      testCase({ type: 'failed', message: EVIL, detail: EVIL }, EVIL),
      testCase({ type: 'error', message: EVIL, detail: EVIL }, ''),
      testCase({ type: 'skipped', message: EVIL }, ' '),
    );
    const xml = renderJunit([
      { ...evil, name: EVIL, properties: [{ name: EVIL, value: EVIL }], output: EVIL },
      { ...evil, name: '', cases: [] },
    ]);
    expect(await junitProblems(xml)).toEqual([]);
    expect(await junitProblems(renderJunit([]))).toEqual([]);
    expect(xml).not.toContain('<script');
    expect(xml).toContain('\\x1b[2J\\x00]]&gt;&amp;amp;&lt;script&gt;');
  });

  it('holds no character that XML has not', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.integer({ min: 0, max: 0xffff })),
        (text, units) => {
          const message = text + String.fromCharCode(...units);
          const xml = renderJunit([suiteOf(testCase({ type: 'failed', message, detail: message }))]);
          expect(xml).toMatch(/^[\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
        },
      ),
    );
  });

  it('is checked by a schema that can fail', async () => {
    const xml = renderJunit([suiteOf(testCase({ type: 'passed' }))]);
    expect(await junitProblems(xml.replace(' tests="1"', ''))).toHaveLength(1);
    expect(await junitProblems(xml.replace('</properties>', ''))).not.toEqual([]);
  });
});
