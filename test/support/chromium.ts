import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onlyIn } from './only-in.js';
import { withReason } from './targets.js';

const PATH = '/usr/bin/chromium';
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const CHROMIUM = withReason({
  name: 'Chromium',
  missing: existsSync(PATH) ? null : `${PATH} is not installed`,
});

export function launchChromium(): Promise<Browser> {
  onlyIn('Chromium', 'browser', 'cli');
  return chromium.launch({ executablePath: PATH, args: ARGS });
}

/** What a page complains about and asks for, from now on. */
export function watch(tab: Page): { complaints: string[]; requests: string[] } {
  const seen = { complaints: [] as string[], requests: [] as string[] };
  tab.on('console', (message) => seen.complaints.push(message.text()));
  tab.on('pageerror', (error) => seen.complaints.push(error.message));
  tab.on('request', (request) => seen.requests.push(request.url()));
  return seen;
}
