// The page: asks the API and shows what comes back. Every text from the server is set as text, never as HTML.

import { chart, share, shown } from "./chart.js";

const ROWS_SHOWN = 100;
const IDS_SHOWN = 300;

const SAYINGS = {
  zh: {
    tagline: "用大白话问用户数据", label: "想了解哪些用户？", ask: "提问", try: "可以这样问", guessed: "关于这个模型",
    placeholder: "例如：上季度买过饮料的沉睡用户有哪些", assumed: "默认", or: "也可以是",
    table: "数据", sql: "SQL", segment: "人群定义", copy: "复制", copied: "已复制", words: "这句话是这样读的",
    rows: (n, all) => `显示前 ${n} 行，共 ${all} 行`, failed: "请求失败", people: "人",
    share: (part, all, percent) => `${part} 人，占全部 ${all} 人的 ${percent}`,
    filler: "不影响结果", unread: "没有读懂", through: "数据截至",
  },
  en: {
    tagline: "ask about your users in plain words", label: "Which users would you like to know about?", ask: "Ask", try: "Try one of these", guessed: "About this model",
    placeholder: "e.g. which dormant users bought drinks last quarter", assumed: "Assumed", or: "could also mean",
    table: "Data", sql: "SQL", segment: "Segment definition", copy: "Copy", copied: "Copied", words: "How the question was read",
    rows: (n, all) => `the first ${n} of ${all} rows`, failed: "The request failed", people: "people",
    share: (part, all, percent) => `${part} of ${all}: ${percent}`,
    filler: "changes nothing", unread: "not understood", through: "data through",
  },
};

let lang = localStorage.getItem("lang") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let catalog = null;
let last = null;
let asking = null;

const $ = (id) => document.getElementById(id);
const say = (key) => SAYINGS[lang][key];

function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function label() {
  document.documentElement.lang = lang;
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = say(place.dataset.say);
  $("question").placeholder = say("placeholder");
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
  }
  if (catalog) start();
  if (last) show(last.reply, last.question);
}

function start() {
  const han = /\p{Script=Han}/u;
  const fits = catalog.examples.filter((example) => han.test(example) === (lang === "zh"));
  const examples = fits.length > 0 ? fits : catalog.examples;
  $("examples").replaceChildren(...examples.slice(0, 6).map((example) =>
    el("li", {}, el("button", { type: "button", onclick: () => ask(example) }, example))));
  const days = Object.values(catalog.sources).map((source) => source.through).filter(Boolean).sort();
  const through = days.length > 0 ? ` · ${say("through")} ${days.at(-1)}` : "";
  $("about").textContent = `${catalog.about[lang]}${through}`;
  $("guessed").hidden = catalog.notes.length === 0;
  $("notes").replaceChildren(...catalog.notes.map((note) => el("li", {}, note[lang])));
}

async function post(path, body) {
  asking?.abort();
  asking = new AbortController();
  const response = await fetch(path, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal: asking.signal,
  });
  return response.json();
}

async function ask(question) {
  $("question").value = question;
  const address = new URL(location.href);
  address.searchParams.set("q", question);
  history.replaceState(null, "", address);
  await reply(() => post("/api/ask", { question }), question);
}

async function reply(send, question) {
  const answer = $("answer");
  answer.setAttribute("aria-busy", "true");
  try {
    last = { reply: await send(), question };
    show(last.reply, question);
  } catch (error) {
    if (error.name === "AbortError") return;
    answer.replaceChildren(el("div", { class: "card warn" }, el("p", { class: "text" }, say("failed"))));
  }
  answer.setAttribute("aria-busy", "false");
}

function show(reply, question) {
  const shown_as = { answer: answered, clarify: asked_back, refuse: refused }[reply.kind] ?? failed;
  const parts = shown_as(reply, question).filter(Boolean);
  $("answer").replaceChildren(...parts);
}

function answered(reply) {
  const notes = [...reply.notes];
  for (const assumed of reply.assumed) {
    const others = (assumed.others ?? []).map((other) => other[lang]).join(lang === "zh" ? "、" : ", ");
    notes.push(`${say("assumed")}: ${assumed.taken[lang]}${others ? ` (${say("or")}: ${others})` : ""}`);
  }
  return [
    el("div", { class: "card" },
      words(reply.account),
      el("p", { class: "text" }, reply.text),
      notes.length > 0 ? el("ul", { class: "notes" }, ...notes.map((note) => el("li", {}, note))) : null,
      size(reply)),
    drawing(reply),
    table(reply),
    reply.segment ? segment(reply.segment) : null,
    reply.sql ? el("details", { class: "card" }, el("summary", {}, say("sql")), copyable("", reply.sql)) : null,
  ];
}

function drawing(reply) {
  const drawn = chart(reply.chart, reply.table);
  return drawn ? el("div", { class: "card" }, drawn) : null;
}

function size(reply) {
  if (!reply.size || reply.size.everyone === 0) return null;
  const { count, everyone } = reply.size;
  const text = say("share")(shown(count), shown(everyone), shown(count / everyone, { percent: true }));
  const bar = share(count, everyone);
  bar.setAttribute("role", "img");
  bar.setAttribute("aria-label", text);
  return el("div", {}, bar, el("p", { class: "quiet more" }, text));
}

function words(account) {
  if (!account || account.length === 0) return null;
  const spans = account.map((entry) => {
    const title = entry.role === "read" ? entry.meaning[lang] : say(entry.role);
    return el("span", { class: entry.role, title, tabindex: entry.role === "filler" ? null : "0" }, entry.text);
  });
  return el("p", { class: "words", "aria-label": say("words") }, ...spans);
}

function table(reply) {
  const { columns, rows } = reply.table;
  if (rows.length === 0 || reply.chart?.kind === "number") return null;
  if (columns.length === 1) return list(reply.table);
  // A number without a unit in front is an id, and reads like a name.
  const numeric = columns.map((column, i) => (column.kind === "integer" || column.kind === "number") && (i > 0 || Boolean(column.format)));
  const cell = (value, i) => {
    // A number without a unit may be an id: its digits are left as they are.
    const text = numeric[i] && columns[i].format ? shown(value, columns[i].format) : String(value ?? "–");
    return el("td", { class: numeric[i] ? "num" : null }, text);
  };
  const head = columns.map((column, i) => el("th", { scope: "col", class: numeric[i] ? "num" : null }, heading(column)));
  const body = rows.slice(0, ROWS_SHOWN).map((row) => el("tr", {}, ...row.map(cell)));
  return el("div", { class: "card" },
    el("h2", {}, say("table")),
    el("div", { class: "table", tabindex: "0", role: "region", "aria-label": say("table") },
      el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))),
    rows.length > ROWS_SHOWN ? el("p", { class: "quiet more" }, say("rows")(ROWS_SHOWN, shown(rows.length))) : null);
}

/** A table of one column, as many to a line as fit. */
function list({ columns, rows }) {
  const items = rows.slice(0, IDS_SHOWN).map((row) => el("li", {}, String(row[0] ?? "–")));
  return el("div", { class: "card" },
    el("h2", {}, heading(columns[0])),
    el("ul", { class: "ids", tabindex: "0" }, ...items),
    rows.length > IDS_SHOWN ? el("p", { class: "quiet more" }, say("rows")(IDS_SHOWN, shown(rows.length))) : null);
}

function heading(column) {
  const unit = column.format?.unit;
  return unit ? `${column.label} (${unit})` : column.label;
}

function segment(definition) {
  return el("details", { class: "card", open: "" },
    el("summary", {}, say("segment")),
    copyable(definition.words[lang], JSON.stringify(definition, null, 2)));
}

function copyable(sentence, text) {
  const button = el("button", { type: "button", class: "copy" }, say("copy"));
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text);
    button.textContent = say("copied");
  });
  return el("div", {}, el("div", { class: "with-copy" }, el("p", {}, sentence), button), el("pre", {}, text));
}

function asked_back(reply, question) {
  const options = reply.options.map((option) => {
    const choose = () => reply_to(option, question);
    const people = option.size === undefined || option.size === null ? "" : `${shown(option.size)} ${say("people")}`;
    return el("li", {}, el("button", { type: "button", onclick: choose }, el("span", {}, option.words[lang]), el("span", { class: "quiet" }, people)));
  });
  return [el("div", { class: "card" }, words(reply.account), el("p", { class: "text" }, reply.text),
    options.length > 0 ? el("ul", { class: "options" }, ...options) : null)];
}

function reply_to(option, question) {
  return reply(() => post(`/api/query?lang=${lang}`, option.draft), question);
}

function refused(reply) {
  return [el("div", { class: "card warn" }, words(reply.account), el("p", { class: "text" }, reply.text))];
}

function failed(problem) {
  const errors = (problem.errors ?? []).map((error) => error.message[lang]);
  const text = errors.length > 0 ? errors.join(" ") : (problem.detail ?? problem.title ?? say("failed"));
  return [el("div", { class: "card warn" }, el("p", { class: "text" }, text))];
}

async function begin() {
  for (const button of document.querySelectorAll("[data-lang]")) {
    button.addEventListener("click", () => {
      lang = button.dataset.lang;
      localStorage.setItem("lang", lang);
      label();
    });
  }
  $("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    ask($("question").value);
  });
  const asked = new URL(location.href).searchParams;
  if (asked.get("lang") in SAYINGS) lang = asked.get("lang");
  label();
  catalog = await (await fetch("/api/catalog")).json();
  start();
  if (asked.get("q")) await ask(asked.get("q"));
  else $("question").focus();
}

begin();
