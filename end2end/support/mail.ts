import PostalMime from "postal-mime";
import type { Game } from "./game.ts";

/** The latest mail to an address, once it has arrived. */
export async function latestMail(game: Game, to: string, isIt: (subject: string) => boolean = () => true) {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await new Promise((wake) => setTimeout(wake, 100))) {
    const mails = await Promise.all(game.mails().map((source) => PostalMime.parse(source)));
    const mine = mails.filter((mail) => mail.to?.some((person) => person.address === to) && isIt(mail.subject ?? ""));
    const latest = mine.at(-1);
    if (latest) return { subject: latest.subject ?? "", text: latest.text ?? "", html: latest.html ?? "" };
  }
  throw new Error(`no mail to ${to} has arrived`);
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
