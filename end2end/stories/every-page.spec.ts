import { expect, test } from "../support/game.ts";
import { look } from "../support/look.ts";
import { awaken, cast, nextStep, startedCustomer } from "../support/people.ts";

const SQUARES = ["how-to-sit", "stretch", "first-mood", "lighter", "home-kit", "walk", "sleep", "twelve-weeks"];

/** Every page of a customer, in both languages and themes, on the narrowest phone and with letters twice as large. */
for (const language of ["en", "ja"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`every page is in order on a narrow phone (${language}, ${colorScheme})`, async ({ browser, game }) => {
      test.setTimeout(180_000);
      const people = cast(game, language, `every page ${colorScheme}`);
      const customer = await startedCustomer(browser, game, language, people, { colorScheme, viewport: { width: 320, height: 640 } });
      await nextStep(customer).click();
      await expect(customer.locator("#next-title")).not.toBeEmpty();
      const play = new URL(customer.url()).pathname;
      const pages = [
        "",
        "/road",
        "/welcome",
        "/feelings",
        "/badges",
        "/you",
        ...SQUARES.map((square) => `/squares/${square}`),
        "/squares/lighter/self-check",
      ];
      for (const page of [...pages.map((page) => play + page), "/play?all", "/offline"]) {
        await customer.goto(page);
        await look(customer);
        // Twice the letters: nothing may be cut off at the side.
        const overflow = await customer.evaluate(() => {
          document.documentElement.style.fontSize = "200%";
          return document.documentElement.scrollWidth - document.documentElement.clientWidth;
        });
        expect(overflow, `${page} with letters twice as large`).toBeLessThanOrEqual(0);
      }
      await customer.goto(`${play}/squares/no-such-square`);
      await expect(customer.getByRole("heading", { level: 1 })).toBeVisible();
      await look(customer);
      await customer.context().close();
    });
  }
}

test("who does not want motion sees the piece where it belongs, at once", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "no motion"), { reducedMotion: "reduce" });
  await awaken(customer);
  // The server's answer is held back, so that what is seen is the page's own.
  await customer.route("**/squares/*/complete", async (route) => {
    await new Promise((wake) => setTimeout(wake, 1_500));
    await route.continue();
  });
  await nextStep(customer).click();
  await expect(customer.locator(".piece").first()).toHaveAttribute("data-place", "1", { timeout: 500 });
  expect(await customer.evaluate(() => document.getAnimations().filter(({ playState }) => playState === "running").length)).toBe(0);
  await customer.context().close();
});

test("who wants motion sees the piece walk along the road", async ({ browser, game }) => {
  const customer = await startedCustomer(browser, game, "en", cast(game, "en", "motion"), { reducedMotion: "no-preference" });
  await awaken(customer);
  await customer.evaluate(() => {
    const places = new Set<string>();
    (window as unknown as { places: Set<string> }).places = places;
    for (const piece of document.querySelectorAll(".piece")) {
      new MutationObserver(() => places.add(piece.getAttribute("transform") ?? "")).observe(piece, { attributeFilter: ["transform"] });
    }
  });
  await nextStep(customer).click();
  await expect(customer.locator("#next-title")).toHaveText("Morning stretch");
  const steps = await customer.evaluate(() => (window as unknown as { places: Set<string> }).places.size);
  expect(steps, "places between the two squares").toBeGreaterThan(5);
  await customer.context().close();
});
