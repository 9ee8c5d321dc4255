import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, openBrowser, signInWithCode } from "../support/people.ts";
import { words } from "../support/words.ts";

const t = words("en");

test("the owner gives a program a key and an address to be told at, and takes both away", async ({ browser, game }) => {
  const people = cast(game, "en", "programs");
  const owner = await openBrowser(browser, game, "en", "owner");
  await signInWithCode(owner, game, "en", people.owner);

  // The key is shown once, works, and works no more when it is revoked.
  await owner.goto("/desk/programs");
  await owner.getByLabel(t("programs.keys.name")).fill("Till at the counter");
  await owner.getByRole("button", { name: t("programs.keys.make") }).click();
  const once = owner.getByRole("region", { name: t("programs.once.key") });
  const key = await once.locator("code").innerText();
  await look(owner);
  const asks = async () => {
    const headers = { Authorization: `Bearer ${key}` };
    return (await fetch(`${game.url}/api/v1/coupons/K7QF-M2XD-9TRW`, { headers })).status;
  };
  expect(await asks(), "nobody has such a coupon").toBe(404);
  await owner.goto("/desk/programs");
  await expect(once).toHaveCount(0);
  await expect(owner.locator("main")).not.toContainText(key);
  await owner.getByRole("button", { name: t("programs.line.revoke_named", { name: "Till at the counter" }) }).click();
  await expect(owner.getByText(t("said.key_revoked"))).toBeVisible();
  expect(await asks()).toBe(401);

  // An address inside the network is refused beside the field; one on the internet gets its secret once, and is tried.
  await owner.goto("/desk/settings");
  await owner.getByRole("link", { name: t("webhooks.settings_open"), exact: true }).click();
  await look(owner);
  const address = owner.getByLabel(t("webhooks.add.url"));
  const add = async (url: string) => {
    await address.fill(url);
    await owner.getByRole("button", { name: t("webhooks.add.button") }).click();
  };
  await add("https://127.0.0.1/told");
  await expect(address).toHaveAccessibleDescription(new RegExp(t("webhooks.not_a_web_address")));
  await expect(address).toHaveValue("https://127.0.0.1/told");
  await add("https://told.example/sugoroku");
  await expect(owner.locator(".webhook-secret")).toHaveText(/^whsec_\S+$/);
  await look(owner);
  await owner.getByRole("link", { name: t("webhooks.secret.on") }).click();
  await owner.getByRole("button", { name: t("webhooks.one.test"), exact: true }).click();
  await expect(owner.getByText(t("said.webhook_test"))).toBeVisible();
  await expect(owner.getByRole("region", { name: t("webhooks.deliveries.title") })).toContainText(t("webhooks.event.test"));
  await look(owner);
  await owner.getByRole("button", { name: t("webhooks.one.delete"), exact: true }).click();
  await expect(owner.getByText(t("said.webhook_deleted"))).toBeVisible();
  await expect(owner.getByText(t("webhooks.none"))).toBeVisible();
  await owner.context().close();
});
