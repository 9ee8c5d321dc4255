// Lighthouse for a phone on the demo's board, beside a static twin: the same page and style, without scripts, from a server that only hands out files.
//
//   node lighthouse.mjs PROGRAM SITE
//
// Prints the medians of a few runs. A slow figure fails nothing.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const [program, site] = process.argv.slice(2);
const RUNS = 5;
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const TYPES = { ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".webmanifest": "application/manifest+json" };

const folder = mkdtempSync(join(tmpdir(), "sugoroku-bench-"));
const ends = [() => rmSync(folder, { recursive: true, force: true })];

async function freePort() {
  return new Promise((found) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => found(port));
    });
  });
}

/** The demo, and the address of its customer's door. */
async function serve() {
  const port = await freePort();
  const server = spawn(program, ["serve", "--demo"], {
    env: { ...process.env, ADDRESS: `127.0.0.1:${port}`, DATABASE_URL: `sqlite://${join(folder, "bench.db")}`, OUTBOX: join(folder, "outbox"), SITE: site },
  });
  ends.unshift(() => server.kill());
  let log = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (log += text));
  for (const deadline = Date.now() + 120_000; ; ) {
    const doors = [...log.matchAll(/http:\/\/\S+\/demo\/[\w-]+/g)].map(([door]) => door);
    if (doors.length >= 3) return { origin: `http://127.0.0.1:${port}`, doors };
    if (Date.now() > deadline || server.exitCode !== null) throw new Error(`the demo did not start:\n${log}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

/** Goes through the demo's doors until one leads to a board; the board's address and the cookie to see it with. */
async function customer({ origin, doors }) {
  for (const door of doors) {
    const entered = await fetch(door, { method: "POST", headers: { Origin: origin }, redirect: "manual" });
    const cookie = entered.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    const play = await fetch(`${origin}/play`, { headers: { Cookie: cookie }, redirect: "manual" });
    const board = play.headers.get("location");
    if (board?.startsWith("/play/")) return { board: origin + board.split("?")[0], cookie };
  }
  throw new Error("no door of the demo leads to a board");
}

/** The board as a file, with the files it names. */
async function twin({ board, cookie }) {
  const html = await (await fetch(board, { headers: { Cookie: cookie } })).text();
  const still = html.replace(/<script\b[^>]*>.*?<\/script>/gs, "").replace(/<link rel="later"[^>]*>/g, "");
  const page = brotliCompressSync(still);
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://twin").pathname;
    if (path === "/") return response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Encoding": "br" }).end(page);
    const file = join(site, path);
    const compressed = existsSync(`${file}.br`);
    if (!compressed && !existsSync(file)) {
      // What the program makes for this business alone, such as its colours.
      const made = await fetch(new URL(path, board), { headers: { Cookie: cookie } });
      return response.writeHead(made.status, { "Content-Type": made.headers.get("content-type") ?? "text/plain" }).end(Buffer.from(await made.arrayBuffer()));
    }
    const headers = { "Content-Type": TYPES[extname(path)] ?? "application/octet-stream", "Cache-Control": "public, max-age=31536000, immutable" };
    if (compressed) headers["Content-Encoding"] = "br";
    response.writeHead(200, headers).end(readFileSync(compressed ? `${file}.br` : file));
  });
  const port = await freePort();
  await new Promise((ready) => server.listen(port, "127.0.0.1", ready));
  ends.unshift(() => server.close());
  return `http://127.0.0.1:${port}/`;
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function measure(chrome, url, cookie) {
  const { lhr } = await lighthouse(url, {
    port: chrome.port,
    output: "json",
    logLevel: "silent",
    onlyCategories: CATEGORIES,
    extraHeaders: cookie ? { Cookie: cookie } : undefined,
  });
  const failed = Object.values(lhr.categories)
    .flatMap((category) => category.auditRefs.filter(({ weight }) => weight > 0))
    .map(({ id }) => lhr.audits[id])
    .filter(({ score }) => score !== null && score < 0.9)
    .map(({ id }) => id);
  return {
    scores: CATEGORIES.map((name) => Math.round(lhr.categories[name].score * 100)),
    lcp: lhr.audits["largest-contentful-paint"].numericValue,
    fcp: lhr.audits["first-contentful-paint"].numericValue,
    tbt: lhr.audits["total-blocking-time"].numericValue,
    cls: lhr.audits["cumulative-layout-shift"].numericValue,
    bytes: lhr.audits["total-byte-weight"].numericValue,
    failed,
  };
}

function report(name, runs) {
  const of = (figure) => median(runs.map((run) => run[figure]));
  const scores = CATEGORIES.map((category, place) => `${category} ${median(runs.map((run) => run.scores[place]))}`);
  console.log(`  ${name}: ${scores.join(", ")}`);
  console.log(
    `    LCP ${of("lcp").toFixed(0)} ms, FCP ${of("fcp").toFixed(0)} ms, TBT ${of("tbt").toFixed(0)} ms, CLS ${of("cls").toFixed(3)}, ${(of("bytes") / 1000).toFixed(0)} kB`,
  );
  const failed = [...new Set(runs.flatMap((run) => run.failed))];
  if (failed.length > 0) console.log(`    below 90: ${failed.join(", ")}`);
}

try {
  const player = await customer(await serve());
  const still = await twin(player);
  const chrome = await launch({
    chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
  });
  ends.unshift(() => chrome.kill());
  const board = [], static_ = [];
  // In turns, so that both meet the same machine.
  for (let run = 0; run < RUNS; run++) {
    board.push(await measure(chrome, player.board, player.cookie));
    static_.push(await measure(chrome, still));
  }
  report("the board", board);
  report("its static twin", static_);
  const lcp = (runs) => median(runs.map((run) => run.lcp));
  console.log(`  LCP beside the twin: ${(lcp(board) / lcp(static_)).toFixed(2)}× (goal 1.05×), medians of ${RUNS}`);
} finally {
  for (const end of ends) await end();
}
process.exit(0);
