import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analyse.js';
import { renderHtml } from '../../src/report/html/render-html.js';
import { viewReport } from '../../src/report/view-report.js';
import { parseCapture } from '../../src/session/read/read-capture.js';
import { fixture } from '../snapshots/truth.js';
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe.skipIf(CHROMIUM.missing)(`the objects of a snapshot in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  let url = '';
  let crowded = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-objects-'));
    const path = join(folder, 'r.html');
    const capture = parseCapture(fixture('pico-1.26.1'), 'pico');
    const view = viewReport(analyse(capture), 'pico.mpgc.jsonl');
    writeFileSync(path, renderHtml(view));
    url = `file://${path}`;
    // 30,000 allocations of which no two that follow each other are of one owner.
    const sides = Array.from({ length: 30_000 }, (_, at) => at % 2);
    const maps = view.objects!.maps.map(({ map }) => ({ map, sides, objects: sides }));
    writeFileSync(join(folder, 'crowded.html'), renderHtml({ ...view, objects: { ...view.objects!, maps } }));
    crowded = `file://${join(folder, 'crowded.html')}`;
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (address: string, options = {}): Promise<Page> => {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    await tab.goto(address);
    return tab;
  };
  const path = (tab: Page) => tab.locator('.about-object .command').innerText();
  const rows = (tab: Page) => tab.locator('#object [role=treeitem]:visible').allInnerTexts();

  it.each([
    ['light', 1440, 'objects'],
    ['dark', 1440, 'objects'],
    ['light', 390, 'objects'],
    ['dark', 390, 'objects'],
    ['light', 1440, 'maps'],
    ['dark', 390, 'maps'],
  ] as const)(
    'axe finds nothing, %s, %d px wide, in %s, with an object chosen',
    async (colorScheme, width, place) => {
      const viewport = { width, height: 900 };
      const tab = await opened(`${url}#${place}?object=2`, { bypassCSP: true, colorScheme, viewport });
      await tab.addScriptTag({ path: AXE });
      const found = await tab.evaluate(async () => {
        const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(found).toEqual([]);
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      await tab.close();
    },
  );

  it('shows what is chosen in a table with its path and what it keeps, and keeps it in the address', async () => {
    const tab = await opened(`${url}#objects`);
    const { complaints, requests } = watch(tab);
    expect((await rows(tab))[0]).toMatch(/^__main__\.client\s+Client\s+1,136 B$/);
    await tab.locator('#names').getByRole('link', { name: '__main__.client.pending', exact: true }).click();
    expect(await path(tab)).toBe('__main__.client.pending');
    expect(await tab.locator('.about-object').innerText()).toContain(
      'dict (program): 80 B own, keeps 1,104 B, 15 % of what is live; holds 16 objects alone.',
    );
    expect((await rows(tab)).slice(0, 2)).toEqual([
      expect.stringMatching(/^__main__\.client\.pending\s+dict\s+1,104 B$/),
      expect.stringMatching(/^\['k\d'\]\s+tuple\s+96 B$/),
    ]);
    await expect.poll(() => tab.url()).toBe(`${url}#objects?object=2`);
    await tab.locator('.about-object').getByRole('link', { name: '__main__.client' }).click();
    expect(await path(tab)).toBe('__main__.client');
    await expect.poll(() => tab.url()).toBe(`${url}#objects?object=1`);
    await tab.locator('#types').getByRole('link', { name: 'Point', exact: true }).click();
    expect(await rows(tab)).toHaveLength(5);
    await expect.poll(() => tab.url()).toMatch(/#objects\?type=\d+$/);
    const other = await opened(tab.url());
    expect(await rows(other)).toEqual(await rows(tab));
    expect(await other.locator('#types [aria-current]').innerText()).toBe('Point');
    await tab.getByRole('button', { name: 'All names' }).click();
    await expect.poll(() => tab.url()).toBe(`${url}#objects`);
    expect([complaints, requests]).toEqual([[], []]);
    for (const each of [tab, other]) await each.close();
  });

  it('is walked with the keys', async () => {
    const tab = await opened(`${url}#objects`);
    const focused = () =>
      tab.evaluate(() => (document.activeElement as HTMLElement).innerText.replace(/\s+/g, ' '));
    await tab.locator('[role=treeitem]').first().focus();
    await tab.keyboard.press('ArrowRight');
    await tab.keyboard.press('ArrowRight');
    expect(await focused()).toBe('.pending dict 1,104 B');
    await tab.keyboard.press('Enter');
    expect(await path(tab)).toBe('__main__.client.pending');
    await tab.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^\['k\d'\] tuple 96 B$/);
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await tab.keyboard.press(key);
    expect(await focused()).toBe('__main__.client Client 1,136 B');
    expect((await rows(tab))[1]).not.toContain('.pending');
    await tab.keyboard.press('End');
    expect(await focused()).not.toContain('__main__.client ');
    await tab.close();
  });

  it('finds by name and by type, and copies a path', async () => {
    const tab = await opened(`${url}#objects`);
    await tab.getByRole('searchbox', { name: 'Find an object' }).fill('nested');
    expect(await tab.locator('.about-object').innerText()).toBe('5 objects found');
    await tab.getByText("__main__.nested['a']['b'][2][2]").last().click();
    expect(await path(tab)).toBe("__main__.nested['a']['b'][2][2]");
    await tab.getByRole('button', { name: 'Copy this path' }).click();
    await expect.poll(() => tab.getByRole('button', { name: 'Copy this path' }).innerText()).toBe('Copied');
    await tab.close();
  });

  it('says what a box of the picture is, to the pointer and to the keys, and leads to it', async () => {
    const tab = await opened(`${url}#objects`);
    const said = tab.locator('.said');
    await tab.locator('.treemap a').first().focus();
    expect(await said.innerText()).toMatch(/^__main__\.client: 1,136 B, \d+ %$/);
    await tab.keyboard.press('ArrowRight');
    expect(await said.innerText()).toMatch(/^__main__\.client\.pending: 1,104 B/);
    await tab.keyboard.press('Enter');
    expect(await path(tab)).toBe('__main__.client.pending');
    await tab.locator('.treemap g', { hasText: 'held by the VM' }).hover();
    expect(await said.innerText()).toMatch(/^held by the VM: 3,392 B/);
    await tab.close();
  });

  it('colours the heap map of the snapshot by whose a block is, and tells the name that keeps it', async () => {
    const tab = await opened(`${url}#maps?object=2`);
    const { complaints } = watch(tab);
    const legend = tab.locator('.map-kinds');
    expect(await tab.locator('.map-title').innerText()).toContain('In the snapshot, collected');
    expect((await legend.locator('tr').allInnerTexts()).map((row) => row.replace(/\s+/g, ' '))).toEqual([
      'Whose In all',
      expect.stringMatching(/^program 2,512 B/),
      expect.stringMatching(/^modules 1,376 B/),
      expect.stringMatching(/^not known \(code, mostly\) 240 B/),
      expect.stringMatching(/^held by the VM 3,392 B/),
      expect.stringMatching(/^mpgc itself 896 B/),
    ]);
    expect(await legend.innerText()).toContain('In full colour: what __main__.client.pending keeps.');
    const colours = () =>
      tab.locator('#maps canvas').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        const found = new Set<string>();
        for (let at = 0; at < data.length; at += 4) found.add(data.slice(at, at + 3).join());
        return [...found];
      });
    // The full colour of the program, of the VM and of mpgc, of the style sheet.
    const [program, vm, mpgc] = ['23,88,156', '184,114,10', '124,58,237'];
    expect(await colours()).toContain(program);
    expect(await colours()).not.toContain(vm);
    await tab.getByRole('button', { name: 'Show all' }).click();
    for (const colour of [program, vm, mpgc]) expect(await colours()).toContain(colour);
    await expect.poll(() => tab.url()).toBe(`${url}#maps`);
    const seen = new Set<string>();
    await tab.locator('#maps canvas').focus();
    await tab.keyboard.press('Home');
    for (let at = 0; at < 250; at++) {
      await tab.keyboard.press('ArrowRight');
      seen.add(await tab.locator('#maps .tip').innerText());
    }
    expect([...seen].join('\n')).toMatch(/__main__\.client\.pending\ndict, keeps 1,104 B/);
    expect([...seen].join('\n')).toContain('held by the VM');
    await legend.getByRole('button', { name: 'mpgc itself' }).click();
    expect(await colours()).not.toContain(program);
    await tab.getByLabel('Colour by').selectOption('kind');
    expect(await legend.innerText()).toContain('Kinds');
    expect(await tab.locator('.map-sizes').innerText()).toContain('Sizes of allocations');
    // What this test itself reads of the canvas Chromium remarks on.
    expect(complaints.filter((text) => !text.startsWith('Canvas2D'))).toEqual([]);
    await tab.close();
  });

  it('selects by a click or Enter on a block of the map what keeps it, in the address and in the explorer', async () => {
    const tab = await opened(`${url}#maps`);
    const canvas = tab.locator('#maps canvas');
    const tip = tab.locator('#maps .tip');
    const caption = tab.locator('.map-kinds .caption');
    expect(await caption.innerText()).toBe('A click on a block, or Enter, selects the object that keeps it.');
    await canvas.focus();
    await tab.keyboard.press('Home');
    while (!(await tip.innerText()).includes('__main__.client.pending\n'))
      await tab.keyboard.press('ArrowRight');
    const [left, top] = await tip.evaluate((at: HTMLElement) => [at.offsetLeft, at.offsetTop]);
    await tab.keyboard.press('Enter');
    await expect.poll(() => tab.url()).toBe(`${url}#maps?object=2`);
    expect(await caption.innerText()).toContain('In full colour: what __main__.client.pending keeps.');
    // The focus, and what is pointed at, stay.
    expect(await canvas.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await tip.innerText()).toContain('__main__.client.pending\n');
    await tab.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => tab.url()).toBe(`${url}#maps`);
    // From under the header.
    await tab.evaluate(() => scrollTo(0, 0));
    const box = (await canvas.boundingBox())!;
    // The tip stands 14 px to the right of its block, 10 px below it.
    await tab.mouse.click(box.x + left! - 13, box.y + top! - 11);
    await expect.poll(() => tab.url()).toBe(`${url}#maps?object=2`);
    await caption.getByRole('link').click();
    expect(await path(tab)).toBe('__main__.client.pending');
    expect(await tab.locator('#object').isVisible()).toBe(true);
    await tab.close();
  });

  it('says that colours are left out where they would make the page too large', async () => {
    const tab = await opened(`${crowded}#maps`);
    const left = tab.getByText(
      'Colours by owner are left out: so many small objects of different owners would make this page too large.',
    );
    expect(await left.isVisible()).toBe(true);
    expect(await tab.getByLabel('Colour by').count()).toBe(0);
    expect(await tab.locator('.map-kinds').innerText()).toContain('Kinds');
    const other = await opened(`${url}#maps`);
    expect(await other.locator('#maps').innerText()).not.toContain('Colours by owner are left out');
    for (const each of [tab, other]) await each.close();
  });

  it('reads without scripts, and in print without what only a script shows', async () => {
    const plain = await opened(url, { javaScriptEnabled: false });
    const text = await plain.locator('#objects').innerText();
    expect(text).toContain('__main__.client.pending keeps 1,104 B');
    expect(text).toContain('A collection kept all that these names reach.');
    const tab = await opened(`${url}#summary`);
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('#names table').isVisible()).toBe(true);
    expect(await tab.locator('#object').isVisible()).toBe(false);
    for (const each of [plain, tab]) await each.close();
  });
});
