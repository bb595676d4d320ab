import type { BrowserLauncher } from '@web/test-runner-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';

export async function launchChromium(): Promise<Browser> {
  const { executablePath, args, env } = await findChromium();
  const inherited = Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined);
  return chromium.launch({ executablePath, args: [...args], env: { ...Object.fromEntries(inherited), ...env } });
}

/** Opens every test file in a browser context of its own, so that no two share cookies or databases. */
export function chromiumLauncher(browser: Browser, concurrency: number): BrowserLauncher {
  const pages = new Map<string, Page>();
  return {
    name: 'Chromium',
    type: 'chromium',
    concurrency,
    startSession: async (id, url) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      pages.set(id, page);
      await page.goto(url);
    },
    startDebugSession: () => Promise.reject(new Error('open the page in a browser of your own instead')),
    isActive: (id) => pages.has(id),
    getBrowserUrl: (id) => pages.get(id)?.url(),
    stopSession: async (id) => {
      const page = pages.get(id);
      pages.delete(id);
      await page?.context().close();
      return {};
    },
  };
}
