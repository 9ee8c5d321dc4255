import AxeBuilder from "@axe-core/playwright";
import { test, type Page } from "@playwright/test";
import { join } from "node:path";
import { expect } from "./game.ts";

/** How many pages of a story were looked at. */
let pages = 0;

/**
 * What every page must be: nothing wider than the screen, no violation that axe knows of. With PICTURES=folder each page is kept as a picture, for the
 * eye.
 */
export async function look(page: Page, scripts = true): Promise<void> {
  // Both questions are asked by scripts; the pages without are the same HTML.
  if (!scripts) return;
  if (process.env.PICTURES) {
    const { project, title } = test.info();
    const name = `${project.name} ${title.slice(0, 24)} ${String((pages += 1)).padStart(2, "0")}${new URL(page.url()).pathname}`.replace(/[^\w-]+/g, "-").slice(0, 90);
    await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true });
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(0);
  // The same rules, in a third of the time: only what violates them is described in full, and a page of one frame is judged in that frame
  // instead of in a browser page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode(page.frames().length === 1).options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), page.url()).toEqual([]);
}
