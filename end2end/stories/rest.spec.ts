import { expect, test } from "../support/game.ts";
import { cast, nextStep, startedCustomer } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");

// The server's clock is set forward by libfaketime, so these stories have a server of their own.
test("a break over a missed week costs nothing, and a missed week without one costs a freeze", async ({ browser, ownGame: game }) => {
  test.setTimeout(120_000);
  const rested = await startedCustomer(browser, game, "en", cast(game, "en", "rests"));
  const missed = await startedCustomer(browser, game, "en", cast(game, "en", "misses"));
  const figures = (page: typeof rested) => page.locator(".board-figures");
  for (const page of [rested, missed]) {
    await nextStep(page).click();
    await expect(page.locator("#next-title")).toHaveText("Morning stretch");
    await expect(figures(page)).toContainText(t("customer.board.weeks_in_a_row_one", { count: 1 }));
    await expect(figures(page)).toContainText(t("customer.board.freezes_one", { count: 1 }));
  }
  const board = rested.url();
  await rested.getByRole("navigation").getByRole("link", { name: t("words.nav.you"), exact: true }).click();
  await rested.getByRole("button", { name: t("account.rest.pause"), exact: true }).click();
  await expect(rested.getByText(t("said.paused"))).toBeVisible();

  await game.laterBy(15);
  await rested.goto(board);
  await expect(rested.locator(".board-paused")).toBeVisible();
  await nextStep(rested).click();
  await expect(rested.locator("#board")).toContainText("1 / 7");
  await expect(rested.locator(".board-paused")).toHaveCount(0);
  await expect(figures(rested)).toContainText(t("customer.board.weeks_in_a_row_one", { count: 1 }));
  await expect(figures(rested)).toContainText(t("customer.board.freezes_one", { count: 1 }));

  await missed.reload();
  await expect(figures(missed)).not.toContainText(t("customer.board.freezes_one", { count: 1 }));
  for (const page of [rested, missed]) await page.context().close();
});
