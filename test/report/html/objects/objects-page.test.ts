import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/analysis/analyse.js';
import { decodeObjects, encodeObjects } from '../../../../src/report/html/encode-objects.js';
import { renderHtml } from '../../../../src/report/html/render-html.js';
import { viewReport } from '../../../../src/report/view-report.js';
import { parseCapture } from '../../../../src/session/read/read-capture.js';
import { CaptureRecords } from '../../../../src/session/records/capture-records.js';
import type { RecordOf } from '../../../../src/session/schema.js';
import { fixture } from '../../../snapshots/truth.js';
import { captureOf, WHOLE_RUN } from '../../../support/hand-made.js';

const capture = parseCapture(fixture('pico-1.26.1'), 'pico');
const view = viewReport(analyse(capture), 'pico.mpgc.jsonl');
/** As if a collection had freed a buffer that names reach. */
function withoutOne(record: RecordOf<'snapshot'>): RecordOf<'snapshot'> {
  const at = record.after.search(/^[0-9a-f]+: .*A/m);
  const line = record.after.slice(at).split('\n', 1)[0]!;
  const gone = line.replace(/A(=*)/, (found) => '.'.repeat(found.length));
  const blocks = line.length - line.replace(/A=*/, '').length;
  const after = record.after
    .replace(line, gone)
    .replace(
      /used: (\d+), free: (\d+)/,
      (_, used, free) => `used: ${used - 16 * blocks}, free: ${Number(free) + 16 * blocks}`,
    )
    .replace(/ No\. of .*\n/, '');
  return { ...record, after };
}

const textOf = (html: string) =>
  html
    .replace(/<(script|style)[^>]*>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the page of a capture with a snapshot', () => {
  const html = renderHtml(view);

  it('says who keeps most first, then by name and type, with the sums and the check', () => {
    expect(view.objects!.sentence).toMatch(
      /^__main__\.client\.pending keeps 1,104 B, \d+ % of what is live\.$/,
    );
    expect(view.verdict.text.startsWith(view.objects!.sentence)).toBe(true);
    const text = textOf(html.slice(html.indexOf('id="objects"')));
    expect(text).toContain(
      'Names that keep most Name Type Own Keeps Share __main__.client.pending dict 80 B 1,104 B 15 %',
    );
    expect(text).toContain('Types of what names reach Type Count Own Slack Keeps');
    expect(text).toContain("896 B of mpgc's own are left out.");
    expect(text).toContain('A collection kept all that these names reach.');
  });

  it('has all live memory as boxes that lead to what they stand for', () => {
    const picture = /<svg class="treemap".*?<\/ul>/s.exec(html)![0];
    expect(picture).toContain('<title>__main__.client.pending: 1,104 B, 15 %</title>');
    expect(picture).toContain('<title>held by the VM: 3,392 B, 45 %</title>');
    expect(picture).toContain('href="#objects?object=2"');
  });

  it('carries what the viewer shows of them unchanged', () => {
    const { tree, types, shareOf, maps } = view.objects!;
    const drawn = decodeObjects(encodeObjects(view.objects!));
    expect(drawn.objects).toEqual(tree.objects);
    expect(drawn.types.slice(0, types.length)).toEqual(types.map(({ name }) => name));
    expect([drawn.all, drawn.liveBytes]).toEqual([tree.all, shareOf]);
    expect(drawn.maps).toEqual(
      maps.map(({ map, sides, objects }) => ({ map, sides: [...sides], objects: [...objects] })),
    );
    expect(view.maps[drawn.maps[0]!.map]!.role).toBe('snapshot');
  });

  it('begins with what limits it where a collection did not keep what it should', () => {
    const records = [...capture.records].map((record) =>
      record.type === 'snapshot' ? withoutOne(record) : record,
    );
    const failed = { ...capture, records: CaptureRecords.of([capture.header, ...records]) };
    const { verdict, objects } = viewReport(analyse(failed), 'x');
    expect(objects!.check).toMatchObject({ severity: 'error' });
    expect(verdict).toMatchObject({ tone: 'warning' });
    expect(verdict.text).toMatch(
      /^A collection did not keep \d+ allocations? that these names reach, so do not rely/,
    );
  });

  it('is bounded, whatever names are made of', () => {
    const name = `x${'</code><b>'.repeat(3000)}`;
    const records = [...capture.records].map((record) =>
      record.type === 'snapshot'
        ? { ...record, roots: record.roots.map((root) => ({ ...root, name })) }
        : record,
    );
    const evil = { ...capture, records: CaptureRecords.of([capture.header, ...records]) };
    const page = renderHtml(viewReport(analyse(evil), 'x'));
    expect(page).not.toContain('</code><b>');
    expect(page.length).toBeLessThan(html.length + 150_000);
  });
});

describe('the page of a capture without one', () => {
  it('has neither the view, nor its script and style', () => {
    const html = renderHtml(viewReport(analyse(captureOf(WHOLE_RUN)), 'x'));
    expect(html).not.toContain('href="#objects');
    expect(html).not.toContain('--side-program');
    expect(html).not.toContain('data-object');
  });
});
