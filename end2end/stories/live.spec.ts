import { expect, test } from "../support/game.ts";
import { cast, nextStep, openBrowser, signInWithCode, startedCustomer } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");
const square = "Lighter shoulders";

test("an award by the coach shows on the open board within two seconds of the ten in which it can be undone", async ({ browser, game }) => {
  test.setTimeout(120_000);
  const people = cast(game, "en", "live award");
  const customer = await startedCustomer(browser, game, "en", people);
  const board = new URL(customer.url()).pathname;
  const headers = { Origin: game.url, "Sec-Fetch-Site": "same-origin", Accept: "application/json" };
  const step = (path: string, form: Record<string, string> = {}) => customer.request.post(`${board}/squares/${path}`, { form, headers });
  for (const answer of [
    await step("how-to-sit/complete"),
    await step("stretch/count", { n: "7" }),
    await step("first-mood/check-in", { feeling: "4" }),
    await step("lighter/claim", { words: "So light!" }),
  ]) {
    expect(answer.ok(), await answer.text()).toBe(true);
  }
  await customer.goto(board);
  const onRoad = customer.locator(`.road-list a[href="${board}/squares/lighter"]`);
  await expect(onRoad).toContainText(t("customer.state.waiting"));

  const coach = await openBrowser(browser, game, "en", "coach");
  await signInWithCode(coach, game, "en", people.coach);
  const award = coach.getByRole("button", { name: t("desk.action.award_named", { square, name: people.customerName }) });
  await expect(award).toBeVisible();

  // From the click at the desk, and the ten seconds in which it can be undone, to the board on the phone; nobody touches the phone.
  let loads = 0;
  customer.on("load", () => (loads += 1));
  const pressed = Date.now();
  const shows = expect(onRoad).toContainText(t("customer.state.done"), { timeout: 14_000 }).then(() => Date.now() - pressed - 10_000);
  const [after] = await Promise.all([shows, award.click()]);
  console.log(`      an award showed on the open board after ${after} ms`);
  expect(after).toBeLessThan(2_000);
  expect(loads, "without a new page").toBe(0);
  await expect(nextStep(customer)).toHaveCount(1);
  for (const page of [coach, customer]) await page.context().close();
});
