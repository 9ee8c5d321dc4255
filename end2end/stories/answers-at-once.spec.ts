import { expect, test } from "../support/game.ts";
import { awaken, cast, nextStep, startedCustomer } from "../support/people.ts";
import { words } from "../support/words.ts";

// What gets lost here is lost on the way from the page; what the service worker does about it is told in offline.spec.ts.
test.use({ serviceWorkers: "block" });

const t = words("en");
const steps = "**/squares/*/{complete,count}";

test("a tap is answered before the server has, and the board follows", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "at once"));
  await nextStep(customer).click();
  await expect(customer.locator("#next")).toContainText("Morning stretch");
  await awaken(customer);

  let answered = false;
  await customer.route(steps, async (route) => {
    await new Promise((wake) => setTimeout(wake, 2_000));
    answered = true;
    await route.continue();
  });
  const address = customer.url();
  await nextStep(customer).click();
  await expect(customer.locator("#next [role=status]")).toHaveText(t("customer.said.counted"), { timeout: 1_500 });
  expect(answered, "the words came from the rules in the browser").toBe(false);

  // The fresh board comes without leaving the page, and the server has counted one.
  await expect(customer.locator("#board")).toContainText("1 / 7");
  expect(customer.url()).toBe(address);
  await customer.unroute(steps);
  await customer.reload();
  await expect(customer.locator("#board")).toContainText("1 / 7");
  await customer.context().close();
});

test("a tap that does not reach the server is taken back, in words", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "no network"));
  await nextStep(customer).click();
  await expect(customer.locator("#next")).toContainText("Morning stretch");
  await awaken(customer);

  await customer.route(steps, (route) => route.abort());
  await nextStep(customer).click();
  await expect(customer.locator("#next [role=status]")).toHaveText(t("customer.said.failed"));
  await customer.unroute(steps);

  // The same button works again, and the one that was lost was not counted.
  await nextStep(customer).click();
  await expect(customer.locator("#next [role=status]")).not.toHaveText(t("customer.said.failed"));
  await expect(customer.locator("#board")).toContainText("1 / 7");
  await customer.reload();
  await expect(customer.locator("#board")).toContainText("1 / 7");
  await customer.context().close();
});

test("where WebAssembly is blocked the forms go on working", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "no wasm"));
  await customer.route("**/*.wasm", (route) => route.abort());
  await customer.reload();
  await nextStep(customer).click();
  await expect(customer.locator("#celebration")).toContainText("How to sit");
  await nextStep(customer).click();
  await expect(customer.getByText(t("said.counted"))).toBeVisible();
  await expect(customer.locator("#board")).toContainText("1 / 7");
  await customer.context().close();
});
