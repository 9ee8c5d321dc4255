import PostalMime from "postal-mime";
import type { Game } from "./game.ts";

async function mailsTo(game: Game, to: string) {
  const mails = await Promise.all(game.mails().map((source) => PostalMime.parse(source)));
  return mails.filter((mail) => mail.to?.some((person) => person.address === to));
}

/** How many mails an address has got so far, to wait for the one after them. */
export async function countMails(game: Game, to: string): Promise<number> {
  return (await mailsTo(game, to)).length;
}

/** The latest mail to an address, once it has arrived; where somebody had mail before, once there is more than that. */
export async function latestMail(game: Game, to: string, isIt: (subject: string) => boolean = () => true, before = 0) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await new Promise((wake) => setTimeout(wake, 100))) {
    const mails = (await mailsTo(game, to)).slice(before);
    const latest = mails.filter((mail) => isIt(mail.subject ?? "")).at(-1);
    if (latest) return { subject: latest.subject ?? "", text: latest.text ?? "", html: latest.html ?? "" };
  }
  throw new Error(`no mail to ${to} has arrived`);
}

/** What the latest mail to an address says that has such words, once one has arrived. */
export async function mailThatSays(game: Game, to: string, words: RegExp): Promise<string> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await new Promise((wake) => setTimeout(wake, 100))) {
    const said = (await mailsTo(game, to)).map((mail) => words.exec(mail.text ?? "")?.[0]);
    const latest = said.filter((found) => found !== undefined).at(-1);
    if (latest) return latest;
  }
  throw new Error(`no mail to ${to} says ${words}`);
}

/** The link of a mail, as its text has it. */
export function linkIn(text: string): string {
  const link = /https?:\/\/\S+/.exec(text)?.[0];
  if (!link) throw new Error(`no link in the mail:\n${text}`);
  return link;
}

/** The six figures of a mail, alone on their line. */
export function codeIn(text: string): string {
  const code = /^\s*(\d{6})\s*$/m.exec(text)?.[1];
  if (!code) throw new Error(`no six figures in the mail:\n${text}`);
  return code;
}
