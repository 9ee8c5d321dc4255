/** What an owner writes into the editor: a journey of three stages with two checkpoints and an offer, in her own words. */
export type Design = {
  business: string;
  owner: string;
  journey: string;
  promise: string;
  stages: { title: string; product: Fields; squares: { kind: "lesson" | "action" | "check_in" | "checkpoint" | "offer"; title: string; fields: Fields }[] }[];
  /** The square that the second version brings. */
  later: { title: string; guide: string };
};
/** Names of the form's fields with what is typed; a choice by its value, or by how its words begin. */
export type Fields = Record<string, string>;

export const designs: Record<"en" | "ja", Design> = {
  en: {
    business: "Mika Yoga",
    owner: "Mika Sato",
    journey: "A back that carries you",
    promise: "In eight weeks your back carries you through the day.",
    stages: [
      {
        title: "Easing",
        product: { product: "+", product_name: "Basic course", product_price: "48000", product_currency: "JPY" },
        squares: [
          { kind: "lesson", title: "How to sit", fields: { guide: "Both feet on the floor, **hips back**." } },
          { kind: "checkpoint", title: "A lighter neck", fields: { result: "Your neck feels light in the evening.", award: "coach", question: "Does your neck feel light in the evening?" } },
        ],
      },
      {
        title: "Growing strong",
        product: { product: "+", product_name: "Strength course", product_price: "68000", product_currency: "JPY" },
        squares: [
          { kind: "action", title: "Evening bridge", fields: { target: "3", unit: "evenings", guide: "Lift for ten breaths." } },
          { kind: "checkpoint", title: "A straight walk", fields: { result: "You walk straight without thinking of it.", by_week: "8", award: "self", question: "Do you walk straight without thinking of it?" } },
        ],
      },
      {
        title: "Keeping it",
        product: { product: "+", product_name: "Membership", product_price: "9800", product_currency: "JPY" },
        squares: [
          { kind: "action", title: "Once a week", fields: { target: "4", unit: "weeks", guide: "The three exercises, once a week." } },
          { kind: "offer", title: "Keep your back", fields: { sort: "next-stage", product: "Membership", url: "https://example.com/membership" } },
        ],
      },
    ],
    later: { title: "How to breathe", guide: "Four counts in, six out." },
  },
  ja: {
    business: "みかヨガ",
    owner: "佐藤 美香",
    journey: "一日を支える背中へ",
    promise: "8週間で、一日を支える背中になります。",
    stages: [
      {
        title: "ゆるめる",
        product: { product: "+", product_name: "基本コース", product_price: "48000", product_currency: "JPY" },
        squares: [
          { kind: "lesson", title: "座り方のコツ", fields: { guide: "両足を床につけて、**腰を深く**。" } },
          { kind: "checkpoint", title: "首が軽くなる", fields: { result: "夕方になっても首が軽いまま。", award: "coach", question: "夕方も首が軽いですか。" } },
        ],
      },
      {
        title: "きたえる",
        product: { product: "+", product_name: "強化コース", product_price: "68000", product_currency: "JPY" },
        squares: [
          { kind: "action", title: "夜のブリッジ", fields: { target: "3", unit: "夜", guide: "10回呼吸するあいだ、腰を上げます。" } },
          { kind: "checkpoint", title: "まっすぐ歩ける", fields: { result: "意識しなくても、まっすぐ歩けます。", by_week: "8", award: "self", question: "意識しなくても、まっすぐ歩けますか。" } },
        ],
      },
      {
        title: "つづける",
        product: { product: "+", product_name: "メンバーシップ", product_price: "9800", product_currency: "JPY" },
        squares: [
          { kind: "action", title: "週に一度", fields: { target: "4", unit: "週", guide: "3つの体操を、週に一度。" } },
          { kind: "offer", title: "この背中を、ずっと", fields: { sort: "next-stage", product: "メンバーシップ", url: "https://example.com/membership" } },
        ],
      },
    ],
    later: { title: "呼吸のしかた", guide: "4つで吸って、6つで吐きます。" },
  },
};
