import { test as base } from "@playwright/test";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const program = process.env.SUGOROKU ?? join(root, "target/debug/sugoroku");

/** A server of one's own: a free port, an empty SQLite database and an outbox folder, gone at the end. */
export class Game {
  readonly url: string;
  readonly folder: string;
  readonly outbox: string;
  readonly environment: NodeJS.ProcessEnv;
  #server?: ChildProcess;

  constructor(port: number) {
    this.url = `http://127.0.0.1:${port}`;
    this.folder = mkdtempSync(join(tmpdir(), "sugoroku-"));
    this.outbox = join(this.folder, "outbox");
    this.environment = {
      ...process.env,
      ADDRESS: `127.0.0.1:${port}`,
      DATABASE_URL: `sqlite://${join(this.folder, "sugoroku.db")}`,
      OUTBOX: this.outbox,
      SITE: join(root, "target/site"),
      // What the person who runs the tests has set for a server of their own.
      CLIENT_IP_HEADER: undefined,
      MAIL_FROM: undefined,
      PUBLIC_URL: undefined,
      SMTP_URL: undefined,
    };
  }

  get log() {
    return join(this.folder, "server.log");
  }

  /** Runs the program in a terminal against the same database, and gives back what it printed. */
  terminal(...words: string[]): string {
    return execFileSync(program, words, { cwd: root, env: this.environment, encoding: "utf8" });
  }

  /** The mails that were sent so far, oldest first, as they lie in the outbox. */
  mails(): string[] {
    if (!existsSync(this.outbox)) return [];
    const names = readdirSync(this.outbox).filter((name) => name.endsWith(".eml"));
    return names.sort().map((name) => readFileSync(join(this.outbox, name), "utf8"));
  }

  async start(...words: string[]): Promise<void> {
    const log = createWriteStream(this.log, { flags: "a" });
    const server = spawn(program, ["serve", ...words], { cwd: root, env: this.environment, stdio: ["ignore", "pipe", "pipe"] });
    server.stdout.pipe(log, { end: false });
    server.stderr.pipe(log, { end: false });
    let problem: Error | undefined;
    server.once("error", (error) => (problem = error));
    server.once("exit", (code, signal) => (problem ??= new Error(`the server ended by itself: ${code ?? signal}`)));
    this.#server = server;
    for (const deadline = Date.now() + 60_000; !(await answers(this.url)); ) {
      if (!problem && Date.now() > deadline) problem = new Error("the server did not answer within a minute");
      if (problem) throw new Error(`${problem.message}\n${readFileSync(this.log, "utf8")}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** The same server so many days later, by its own clock: the program is told the time by libfaketime. */
  async laterBy(days: number): Promise<void> {
    await this.stop();
    Object.assign(this.environment, { LD_PRELOAD: fakeTime(), FAKETIME: `+${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: "1" });
    await this.start();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server && server.exitCode === null && server.signalCode === null) {
      const ended = new Promise((end) => server.once("exit", end));
      server.kill("SIGTERM");
      const impatience = setTimeout(() => server.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(impatience);
    }
    this.#server = undefined;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function fakeTime(): string {
  const folders = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
  const library = folders.map((folder) => join(folder, "faketime/libfaketime.so.1")).find(existsSync);
  if (!library) throw new Error("libfaketime is not here: apt-get install libfaketime");
  return library;
}

async function answers(url: string): Promise<boolean> {
  return fetch(url, { redirect: "manual" }).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const listener = createServer().once("error", failed);
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      listener.close(() => (address && typeof address === "object" ? found(address.port) : failed(new Error("no port"))));
    });
  });
}

/**
 * A server for each worker, and pages that start there. What the server wrote is attached to a story that failed.
 */
export const test = base.extend<{ serverLog: void; ownGame: Game }, { game: Game }>({
  game: [
    async ({}, use) => {
      const game = new Game(await freePort());
      try {
        await game.start();
        await use(game);
      } finally {
        await game.end();
      }
    },
    { scope: "worker", timeout: 90_000 },
  ],
  /** A server that no other story plays on, for a story that stops it or sets its clock. */
  ownGame: async ({}, use) => {
    const game = new Game(await freePort());
    try {
      await game.start();
      await use(game);
    } finally {
      await game.end();
    }
  },
  baseURL: async ({ game }, use) => use(game.url),
  serverLog: [
    async ({ game }, use, story) => {
      await use();
      if (story.status !== story.expectedStatus) await story.attach("server.log", { path: game.log, contentType: "text/plain" });
    },
    { auto: true },
  ],
});

export { expect } from "@playwright/test";
