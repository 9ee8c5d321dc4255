import type { Locator, Page } from "@playwright/test";
import { expect } from "./game.ts";

/** Waits until the service worker is there and has these pages. */
export async function hasOnThePhone(page: Page, ...addresses: string[]): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  for (const address of addresses) {
    await expect.poll(() => page.evaluate(async (wanted) => (await caches.match(wanted)) !== undefined, address), `${address} is on the phone`).toBe(true);
  }
}

/** The strip that says what is kept. */
export function keptSteps(page: Page): Locator {
  return page.locator(".kept-steps");
}

/** What could not be taken down, with why. */
export function refusedSteps(page: Page): Locator {
  return page.locator(".kept-refusal");
}
