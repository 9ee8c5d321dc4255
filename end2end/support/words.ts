import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export type Language = "en" | "ja";

const locales = resolve(import.meta.dirname, "../../app/locales");

/**
 * The program's own words in a language, so that a story names a button as its reader sees it: `words("ja")("desk.action.award")`.
 * Values go in by name. A key that is not there fails the story.
 */
export function words(language: Language) {
  return (key: string, values: Record<string, string | number> = {}): string => {
    const [namespace, ...path] = key.split(".");
    const all: unknown = JSON.parse(readFileSync(join(locales, language, `${namespace}.json`), "utf8"));
    const at = (path: string[]) => path.reduce<unknown>((part, step) => (part as Record<string, unknown> | undefined)?.[step], all);
    // Words that count have a form for each sort of number in English.
    const counted = [...path.slice(0, -1), `${path.at(-1)}_${values.count === 1 ? "one" : "other"}`];
    const text = at(path) ?? at(counted);
    if (typeof text !== "string") throw new Error(`there are no words for ${key} in ${language}`);
    return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      if (!(name in values)) throw new Error(`${key} needs ${name}`);
      return String(values[name]);
    });
  };
}
