import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "./game.ts";

/** What every page must be: nothing wider than the screen, no violation that axe knows of. */
export async function look(page: Page, scripts = true): Promise<void> {
  // Both questions are asked by scripts; the pages without are the same HTML.
  if (!scripts) return;
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), page.url()).toEqual([]);
}
