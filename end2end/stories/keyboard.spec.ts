import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { awaken, cast, nextStep, startedCustomer } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");

/** Goes forward with the tab key until this has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the tab key does not lead to ${wanted} at ${page.url()}`);
}

/** Where the next press of a key goes: never nowhere, after something was done. */
async function keepsItsPlace(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest("#next, #celebration, #board") !== null), "the focus stays on the board").toBe(true);
}

test("a customer plays with the keyboard alone, and always knows where she is", async ({ browser, game }) => {
  test.setTimeout(120_000);
  const people = cast(game, "en", "keys");
  const page = await startedCustomer(browser, game, "en", people);
  const title = page.locator("#next-title");

  // The first press of the tab key offers to leave out the navigation.
  await page.reload();
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#main")).toBeFocused();

  // A lesson by the enter key, seven mornings by the space bar.
  await awaken(page);
  await tabTo(page, nextStep(page));
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Morning stretch");
  for (let morning = 1; morning <= 7; morning++) {
    await tabTo(page, nextStep(page));
    await page.keyboard.press("Space");
    if (morning < 7) await expect(page.locator("#board")).toContainText(`${morning} / 7`);
    await keepsItsPlace(page);
  }
  await expect(title).toHaveText("How is it going?");

  // A feeling by the arrow keys.
  await tabTo(page, page.getByRole("radio", { name: t("customer.square.feeling_1"), exact: true }));
  for (let step = 1; step < 4; step++) await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: t("customer.square.feeling_4"), exact: true })).toBeChecked();
  await tabTo(page, nextStep(page));
  await page.keyboard.press("Enter");
  await expect(title).toHaveText("Lighter shoulders");

  // The whole road can be read as a list, and any square of it opened.
  const listed = page.locator(".road-list").getByRole("link", { name: /How to sit/ });
  await tabTo(page, listed);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "How to sit" })).toBeVisible();
  await page.goBack();

  // What is felt is claimed.
  await tabTo(page, nextStep(page));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: t("customer.square.yes"), exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.locator("#next")).toContainText(t("customer.next.waiting_lead"));
  await page.context().close();
});
