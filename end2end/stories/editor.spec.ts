import { expect, test } from "../support/game.ts";
import { cast, journeyFile, openBrowser, signInWithCode } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");

/** Another product has another form, which is drawn when the server has saved the choice: an owner types on meanwhile. */
test("what is typed while the form is drawn anew stays", async ({ browser, game }) => {
  const people = cast(game, "en", "types fast");
  game.terminal("import", journeyFile("en"), "--business", people.business, "--publish");
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);
  await owner.goto("/desk/journeys");
  const journey = await owner.locator(".who a").first().getAttribute("href");
  await owner.goto(`${journey}/edit/square?key=home-kit`);
  let arrive = () => {};
  const late = new Promise<void>((resolve) => (arrive = resolve));
  const asked = owner.waitForRequest((request) => request.method() === "GET" && request.resourceType() === "fetch");
  await owner.route("**/edit/square*", async (route) => {
    if (route.request().method() === "GET") await late;
    await route.continue();
  });
  const product = owner.locator("form[data-edit] [name=product]");
  const others = await product.locator("option:not(:checked)").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
  await product.selectOption(others.at(-1) ?? "");
  await asked;
  const address = owner.locator("form[data-edit] [name=url]");
  await address.fill("https://example.com/typed-meanwhile");
  arrive();
  // It is saved with the next pause, and the other form has come with it.
  await expect.poll(async () => (await owner.request.get(owner.url())).text()).toContain("https://example.com/typed-meanwhile");
  await expect(address).toHaveValue("https://example.com/typed-meanwhile");
  await owner.getByRole("button", { name: t("editor.save"), exact: true }).click();
  await expect(owner.getByText(t("said.part_saved"))).toBeVisible();
  await expect(address).toHaveValue("https://example.com/typed-meanwhile");
  await owner.context().close();
});
