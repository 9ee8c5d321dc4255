import type { Page } from "@playwright/test";
import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { cast, openBrowser, signInWithCode } from "../support/people.ts";
import { words } from "../support/words.ts";
import { codeIn, countMails, latestMail } from "../support/mail.ts";

const t = words("en");

/** A device with a key of its own, as the browser's tools make one: it asks nobody for a finger. */
async function plugInADevice(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page);
  await tools.send("WebAuthn.enable");
  await tools.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

test("a coach is added, gives herself a passkey, and signs in with it alone and after the mail", async ({ browser, ownGame: game }) => {
  test.setTimeout(120_000);
  // Passkeys belong to a name, not to a number.
  const address = game.url.replace("127.0.0.1", "localhost");
  await game.stop();
  game.environment.PUBLIC_URL = address;
  await game.start();
  const people = cast(game, "en", "passkeys");
  const at = { baseURL: address, viewport: { width: 1280, height: 800 } };

  // The owner adds her.
  const owner = await openBrowser(browser, game, "en", "owner", at);
  await signInWithCode(owner, game, "en", people.owner);
  await owner.getByRole("link", { name: t("words.nav.settings"), exact: true }).click();
  await owner.getByRole("link", { name: t("staff.people") }).click();
  await look(owner);
  await owner.getByLabel(t("staff.invite.name"), { exact: true }).fill("Mai Mori");
  await owner.getByLabel(t("staff.invite.email"), { exact: true }).fill("mai-passkeys@example.com");
  await owner.getByLabel(t("staff.invite.language"), { exact: true }).selectOption("en");
  await owner.getByRole("button", { name: t("staff.invite.submit") }).click();
  await expect(owner.getByText(t("said.staff_invited"))).toBeVisible();
  expect((await latestMail(game, "mai-passkeys@example.com")).text).toContain(`${address}/sign-in`);

  // She signs in by mail, and gives her laptop a passkey.
  const coach = await openBrowser(browser, game, "en", "coach", at);
  await plugInADevice(coach);
  await signInWithCode(coach, game, "en", "mai-passkeys@example.com");
  await coach.goto("/desk/settings");
  await coach.getByLabel(t("staff.passkeys.name"), { exact: true }).fill("Work laptop");
  await coach.getByRole("button", { name: t("staff.passkeys.add") }).click();
  await expect(coach.getByText(t("said.passkey_added"))).toBeVisible();
  await look(coach);

  // From now on the passkey alone opens the desk.
  await coach.getByRole("button", { name: t("desk.settings.sign_out"), exact: true }).click();
  await coach.goto("/sign-in");
  await coach.getByRole("button", { name: t("staff.sign_in.button") }).click();
  await coach.waitForURL("**/desk");

  // The mail alone does not: the passkey is asked for after it.
  await coach.goto("/desk/settings");
  await coach.getByRole("button", { name: t("desk.settings.sign_out"), exact: true }).click();
  const before = await countMails(game, "mai-passkeys@example.com");
  await coach.goto("/sign-in");
  await coach.getByLabel(t("sign_in.sign_in.email")).fill("mai-passkeys@example.com");
  await coach.getByRole("button", { name: t("sign_in.sign_in.send") }).click();
  const mail = await latestMail(game, "mai-passkeys@example.com", undefined, before);
  await coach.getByLabel(t("sign_in.code.label")).fill(codeIn(mail.text));
  await coach.getByRole("button", { name: t("sign_in.code.submit"), exact: true }).click();
  await expect(coach.getByRole("heading", { name: t("staff.sign_in.title") })).toBeVisible();
  await look(coach);
  await coach.goto("/desk");
  await expect(coach.getByRole("heading", { name: t("errors.sign_in_first.title") })).toBeVisible();
  await coach.goto("/sign-in/second-factor");
  await coach.getByRole("button", { name: t("staff.sign_in.press") }).click();
  await coach.waitForURL("**/desk");

  // The log says what was done; who is let go is out at once.
  await owner.goto("/desk/staff/log");
  await expect(owner.getByRole("row", { name: /Mai Mori.*Work laptop/ })).toBeVisible();
  await look(owner);
  await owner.goto("/desk/staff");
  const line = owner.getByRole("listitem").filter({ hasText: "Mai Mori" });
  await line.getByText(t("staff.change.title"), { exact: true }).click();
  await line.getByRole("button", { name: t("staff.change.let_go") }).click();
  await expect(owner.getByText(t("said.staff_let_go"))).toBeVisible();
  await coach.reload();
  await expect(coach.getByRole("heading", { name: t("errors.sign_in_first.title") })).toBeVisible();
  for (const page of [owner, coach]) await page.context().close();
});
