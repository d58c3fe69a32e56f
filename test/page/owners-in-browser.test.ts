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
import { CHROMIUM, launchChromium, watch } from '../support/chromium.js';
import { board, captureOf, END, heapMap, sample } from '../support/hand-made.js';
import { huntOf } from '../support/hunt.js';
import { kept, owner, ownersRecord } from '../support/owners-record.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** `client` with its dict of two tuples and their texts, a buffer of a module, and what was gone when it was read. */
const MAP = `h=D=TSTS..A==.h${'.'.repeat(200)}`;
const OWNERS = ownersRecord({
  liveBytes: 176,
  ownBytes: 0,
  heldByVmBytes: 0,
  owners: [owner('__main__.client.pending', 'dict', 96, 1), owner('helper.cache', 'bytearray', 48, 2)],
  types: [
    { name: 'dict', count: 1, selfBytes: 32, slackBytes: 8, retainedBytes: 96 },
    { name: 'bytearray', count: 1, selfBytes: 48, slackBytes: 0, retainedBytes: 48 },
  ],
  tree: {
    objects: [
      kept('__main__.client', { type: 'Client', selfBytes: 32, retainedBytes: 128, holds: 1 }),
      kept('.pending', { holder: 0, selfBytes: 32, retainedBytes: 96, holds: 4 }),
      kept('helper.cache', { type: 'bytearray', side: 'modules', selfBytes: 48, retainedBytes: 48 }),
    ],
    all: 7,
    bySide: { program: 128, modules: 48, unknown: 0, vm: 0, mpgc: 0 },
  },
  maps: [{ role: 'final', allocations: [1, 5, 1, 1], sides: [0, 0, 1, -1], objects: [0, 1, 2, -1] }],
});

const CENSUS = {
  type: 'census',
  of: 'calls',
  loopLine: null,
  units: [5, 10, 20, 40],
  heapBytes: 2560,
  seen: 9,
  left: [],
  containers: [
    {
      from: 'script',
      path: 'client.pending',
      kind: 'dict',
      lengths: [5, 10, 20, 40],
      freedBytes: 3200,
      freedEntries: 40,
      freedBlocks: [{ letter: 'T', blocks: 1, count: 40 }],
    },
    {
      from: 'script',
      path: 'glyphs',
      kind: 'dict',
      lengths: [5, 10, 14, 14],
      freedBytes: null,
      freedEntries: null,
    },
  ],
};

const RUN = [
  board(),
  sample(1, 1500, { role: 'baseline', source: 'prompt', collected: true, boardMs: 0 }),
  heapMap('baseline', `h=${'.'.repeat(213)}`),
  sample(2, 1600, { role: 'final', source: 'prompt', collected: true, boardMs: 40 }),
  heapMap('final', MAP),
];

const PAGES = {
  profile: captureOf([...RUN, OWNERS, CENSUS, END]),
  other: captureOf([...RUN, ownersRecord({ roomBytes: 4096 }), END]),
  // 100 B a call, of which emptying the one that grows explains 80.
  leak: huntOf({
    live: (calls) => 100 * calls,
    ending: [CENSUS],
    // In the 60 calls after the warm-up 60 tuples and a buffer.
    maps: [`h=${'.'.repeat(98)}`, `h=${'T'.repeat(60)}..A==${'.'.repeat(33)}`],
  }),
};

describe.skipIf(CHROMIUM.missing)(`who keeps memory, of runs without its bytes, in ${CHROMIUM.label}`, () => {
  let browser: Browser;
  let folder = '';
  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'mpgc-owners-'));
    for (const [name, capture] of Object.entries(PAGES))
      writeFileSync(
        join(folder, `${name}.html`),
        renderHtml(viewReport(analyse(capture), `${name}.mpgc.jsonl`)),
      );
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (page: keyof typeof PAGES, hash: string, options = {}): Promise<Page> => {
    const tab = await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options });
    await tab.goto(`file://${folder}/${page}.html${hash}`);
    return tab;
  };
  const rows = async (tab: Page, table: string) =>
    (await tab.locator(`${table} tr`).allInnerTexts()).map((row) => row.replace(/\s+/g, ' ').trim());

  it.each(
    (['light', 'dark'] as const).flatMap((scheme) =>
      [1440, 390].flatMap((width) =>
        (
          [
            ['profile', '#objects?object=2'],
            ['profile', '#maps?object=2'],
            ['profile', '#summary'],
            ['leak', '#summary'],
            ['leak', '#objects'],
          ] as const
        ).map(([page, hash]) => [scheme, width, page, hash] as const),
      ),
    ),
  )('axe finds nothing, %s, %d px wide, in the %s %s', async (colorScheme, width, page, hash) => {
    const viewport = { width, height: 900 };
    const tab = await opened(page, hash, { bypassCSP: true, colorScheme, viewport });
    await tab.addScriptTag({ path: AXE });
    const found = await tab.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
      const { violations } = await axe.run();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(found).toEqual([]);
    expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await tab.close();
  });

  it('shows names, types and the picture of a profile as of a snapshot', async () => {
    const tab = await opened('profile', '#objects');
    const { complaints, requests } = watch(tab);
    expect(await tab.locator('#owners .lead').innerText()).toBe(
      'client.pending keeps 96 B, 55 % of what is live. measured',
    );
    expect(await rows(tab, '#names')).toEqual([
      'Name Type Own Keeps Share',
      'client.pending dict 16 B 96 B 55 %',
      'helper.cache bytearray 16 B 48 B 27 %',
    ]);
    expect((await rows(tab, '#types'))[1]).toBe('dict 1 32 B 8 B 96 B');
    expect(await tab.locator('.treemap title').allTextContents()).toContain('client.pending: 96 B, 55 %');
    await tab.locator('#names').getByRole('link', { name: 'client.pending' }).click();
    expect(await tab.locator('.about-object .command').innerText()).toBe('client.pending');
    await expect.poll(() => tab.url()).toMatch(/#objects\?object=2$/);
    expect([complaints, requests]).toEqual([[], []]);
    await tab.close();
  });

  it('names the blocks of the map after the program, and selects by Enter what keeps one', async () => {
    const tab = await opened('profile', '#maps');
    expect(await rows(tab, '.map-kinds')).toEqual([
      'Whose In all',
      'program 128 B 6 allocations',
      'modules 48 B 1 allocation',
      'gone when names were read 16 B 1 allocation',
    ]);
    const tip = tab.locator('#maps .tip');
    const told: string[] = [];
    await tab.locator('#maps canvas').focus();
    await tab.keyboard.press('Home');
    for (let at = 0; at < 10; at++) {
      told.push((await tip.innerText()).split('\n').slice(3).join(', '));
      await tab.keyboard.press('ArrowRight');
    }
    const pending = 'program, client.pending, dict, keeps 96 B';
    expect(told).toEqual([
      'program, client, Client, keeps 128 B',
      ...Array(5).fill(pending),
      '',
      'modules, helper.cache, bytearray, keeps 48 B',
      '',
      'gone when names were read',
    ]);
    for (const key of ['Home', 'ArrowRight', 'ArrowRight', 'Enter']) await tab.keyboard.press(key);
    await expect.poll(() => tab.url()).toMatch(/#maps\?object=2$/);
    expect(await tab.locator('.map-kinds .caption').innerText()).toContain(
      'In full colour: what client.pending keeps.',
    );
    // What is pointed at stays so.
    expect(await tip.innerText()).toContain('client.pending');
    await tab.getByLabel('Colour by').selectOption('kind');
    await tab.locator('#maps canvas').focus();
    await tab.keyboard.press('Home');
    expect(await tip.innerText()).toContain('Client, keeps 128 B');
    await tab.getByRole('button', { name: 'Previous map' }).click();
    expect(await tab.getByLabel('Colour by').isVisible()).toBe(false);
    await tab.close();
  });

  it('says of what run it is where that is another, whose blocks have no names', async () => {
    const tab = await opened('other', '#objects');
    expect(await tab.locator('#owners').innerText()).toContain(
      'From a second run, with 4,096 B kept free until the program failed.',
    );
    await tab.goto(tab.url().replace('#objects', '#maps'));
    expect(await tab.locator('.map-kinds').innerText()).toContain('Kinds');
    await tab.close();
  });

  it.each([
    ['leak', 'call', 'Share kept', '80 %', '20 % of the growth'],
    ['profile', 'repetition', 'Keeps a repetition', '80 B', null],
  ] as const)(
    'has what grows in the summary of a %s, and more of it in Objects',
    async (page, unit, heading, kept, rest) => {
      const tab = await opened(page, '#summary');
      const more = rest === null ? [] : [`not attributed ${rest} not known`];
      expect(await rows(tab, '#verdict .what-grows')).toEqual([
        `Name Type With each ${unit} Entries at ${unit} 40 How known`,
        'client.pending dict one entry 40 measured',
        `glyphs dict none since ${unit} 20 14 a cache`,
        ...more,
      ]);
      await tab.getByRole('link', { name: 'What each keeps' }).click();
      expect((await rows(tab, '#grows .what-grows')).slice(0, 2)).toEqual([
        `Name Type With each ${unit} Entries at ${unit} 40 ${heading} Added in How known`,
        `client.pending dict one entry 40 ${kept} measured`,
      ]);
      expect(await tab.locator('#grows .caption').innerText()).toContain('Run once more after a reset');
      await tab.close();
    },
  );

  it('names the blocks of a leak that went with what was emptied, and no others, in the table and on the map', async () => {
    const tab = await opened('leak', '#leak');
    const groups = (await rows(tab, '.groups')).slice(1);
    expect(groups[0]).toMatch(/^T1 tuple of 16 B, held by client\.pending 60 960 B 1 a call/);
    expect(groups[1]).toMatch(/^A3 array or bytearray of 48 B 1 48 B/);
    await tab.locator('#leak-maps .stack > :not(.behind) canvas').focus();
    const tip = tab.locator('#leak-maps .stack > :not(.behind) .tip');
    await tab.keyboard.press('Home');
    const told: string[] = [];
    for (let at = 0; at < 64; at++) {
      told.push((await tip.innerText()).split('\n').slice(3).join());
      await tab.keyboard.press('ArrowRight');
    }
    // Behind the first block, and before the free run and the buffer.
    expect(told).toEqual(['', ...Array(60).fill('held by client.pending'), '', '', '']);
    await tab.close();
  });

  it('reads without scripts, and in print', async () => {
    const plain = await opened('profile', '', { javaScriptEnabled: false });
    for (const [place, text] of [
      ['#verdict', 'glyphs'],
      ['#grows', '80 B'],
      ['#names', 'client.pending'],
      ['#types', 'bytearray'],
    ] as const)
      expect(await plain.locator(place).innerText()).toContain(text);
    const tab = await opened('leak', '#summary');
    await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await tab.emulateMedia({ media: 'print' });
    expect(await tab.locator('#grows table').isVisible()).toBe(true);
    for (const each of [plain, tab]) await each.close();
  });
});
