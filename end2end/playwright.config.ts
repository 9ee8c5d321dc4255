import { defineConfig } from "@playwright/test";

/** Each story is played on a phone and at a desk, with scripts and without. */
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 800 } };

/** Both languages are played on the phone with scripts; elsewhere one of them is enough. */
const inEnglish = /\(en\)/;
const inJapanese = /\(ja\)/;

/** What scripts add is the customer's, and customers are on their phones. */
const onThePhone = /(answers-at-once|coupons|editor|every-page|keyboard|light-body|live|offline|passkeys|programs|reminders|rest|settling|training)\.spec\.ts/;

/** A table of alerts has its keyboard, its rows and what opens above them at a desk; on a phone `every-page` looks at it. */
const atTheDesk = /alerts\.spec\.ts/;

/** The keyboard of Today and the check of the editor are scripts. */
const withScripts = /(alerts|today|owner)\.spec\.ts/;

export default defineConfig({
  testDir: "stories",
  outputDir: "../target/end2end/results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  // Stories hold the page to seconds; a machine that is busy for a moment gets a second chance, and the run says so.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // The last lines of `make test` are counted from the JSON report.
  reporter: [["list"], ["json", { outputFile: "../target/end2end/report.json" }]],
  use: {
    actionTimeout: 15_000,
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
  projects: [
    { name: "phone", use: phone, testIgnore: atTheDesk },
    { name: "desk", use: desk, testIgnore: onThePhone, grepInvert: inEnglish },
    { name: "phone without scripts", use: { ...phone, javaScriptEnabled: false }, testIgnore: [onThePhone, withScripts], grepInvert: inJapanese },
    { name: "desk without scripts", use: { ...desk, javaScriptEnabled: false }, testIgnore: [onThePhone, withScripts], grepInvert: inEnglish },
  ],
});
