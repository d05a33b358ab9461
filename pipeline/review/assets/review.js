"use strict";
// One record beside its source. Everything of the report is set as text, never as markup.
const data = JSON.parse(document.getElementById("data").textContent);
for (const row of data.rows) {
  row.fields = row.fields.map(([name, pointer, value, rule]) => ({ name, pointer, value, ...data.rules[rule] }));
}
const $ = (id) => document.getElementById(id);
const STORE = `country-reports:${data.record}:${data.sha256}`;
const NAME = "country-reports:name";
const MARKS = { right: "✓", wrong: "✗", corrected: "✎" };
const EDTF = /^(?:\.\.\/)?-?[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?[~?%]?(?:\/(?:\.\.|[0-9X]{4}(?:-[0-9X]{2}(?:-[0-9X]{2})?)?[~?%]?))?$/;
const DATES = new Set(["as_of", "edtf", "issued", "accessed", "edition", "published", "period"]);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

let answers = {};
try { answers = JSON.parse(localStorage.getItem(STORE) || "{}"); } catch { answers = {}; }
let current = -1;
let shown = [];

function save() {
  try {
    localStorage.setItem(STORE, JSON.stringify(answers));
    localStorage.setItem(`${STORE}:count`, `${Object.keys(answers).length}/${data.rows.length}`);
  } catch { $("progress").textContent = "answers cannot be stored in this browser: download them"; }
}

// The source: pictures of pages with boxes, or lines of text.

const pages = new Map();
const lines = [];

function showPages() {
  for (const page of data.pages) {
    const element = make("div", { class: "page", "data-page": page.number });
    element.style.aspectRatio = `${page.width} / ${page.height}`;
    const picture = make("img", { src: page.picture, loading: "lazy", alt: `Page ${page.number} of the source` });
    element.append(picture, make("span", { class: "number", text: `page ${page.number}` }));
    element.addEventListener("click", (event) => pickOnPage(event, page, element));
    pages.set(page.number, { page, element });
    $("source").append(element);
  }
}

function showLines() {
  const list = make("ol");
  const frame = make("div", { class: "lines", id: "lines" }, list);
  for (const part of data.text) {
    let start = part.start;
    let number = part.line;
    for (const line of part.text.split("\n")) {
      const points = Array.from(line);
      const content = make("span", { class: "text", text: line });
      list.append(make("li", {}, make("span", { class: "number", text: String(number) }), content));
      lines.push({ start, end: start + points.length, points, node: content });
      start += points.length + 1;
      number += 1;
    }
  }
  frame.addEventListener("click", pickInText);
  $("source").append(frame);
}

function units(line, offset) {
  return line.points.slice(0, offset).join("").length;
}

function light(row) {
  document.querySelectorAll(".box").forEach((box) => box.remove());
  let first = null;
  const add = (parent, left, top, width, height) => {
    const box = make("div", { class: "box" });
    Object.assign(box.style, { left, top, width, height });
    parent.append(box);
    first = first || box;
  };
  for (const [number, x0, top, x1, bottom] of row.boxes || []) {
    const there = pages.get(number);
    if (!there) continue;
    const { width, height } = there.page;
    const percent = (part, whole) => `${(100 * part) / whole}%`;
    add(there.element, percent(x0 - 1, width), percent(top - 1, height), percent(x1 - x0 + 2, width), percent(bottom - top + 2, height));
  }
  const list = $("lines");
  if (list) {
    const frame = list.getBoundingClientRect();
    for (const [start, end] of row.spans) {
      for (const line of lines) {
        if (line.end < start || line.start >= end || !line.node.firstChild) continue;
        const range = document.createRange();
        range.setStart(line.node.firstChild, units(line, Math.max(0, start - line.start)));
        range.setEnd(line.node.firstChild, units(line, Math.min(line.points.length, end - line.start)));
        for (const box of range.getClientRects()) {
          add(list, `${box.left - frame.left}px`, `${box.top - frame.top}px`, `${box.width}px`, `${box.height}px`);
        }
      }
    }
  }
  if (first) first.scrollIntoView({ block: "center" });
}

function pickOnPage(event, page, element) {
  const frame = element.getBoundingClientRect();
  const x = ((event.clientX - frame.left) / frame.width) * page.width;
  const y = ((event.clientY - frame.top) / frame.height) * page.height;
  pick((row) => (row.boxes || []).filter(([number, x0, top, x1, bottom]) =>
    number === page.number && x >= x0 - 2 && x <= x1 + 2 && y >= top - 2 && y <= bottom + 2).length > 0);
}

function pickInText(event) {
  const place = document.caretRangeFromPoint ? document.caretRangeFromPoint(event.clientX, event.clientY) : null;
  const line = place && lines.find((one) => one.node.firstChild === place.startContainer);
  if (!line) return;
  const at = line.start + Array.from(place.startContainer.data.slice(0, place.startOffset)).length;
  pick((row) => row.spans.some(([start, end]) => start <= at && at < end));
}

// Of the values at a place, the next one behind the current, so that further clicks reach all.
function pick(isThere) {
  const found = shown.filter((at) => isThere(data.rows[at]));
  if (found.length) select(found.find((at) => at > current) ?? found[0]);
}

// The values.

function showValues() {
  const wanted = $("search").value.toLowerCase();
  const only = $("only").value;
  const code = $("code").value;
  const list = $("values");
  list.textContent = "";
  shown = [];
  let group = null;
  let rows = null;
  const matches = findMatches(wanted);
  data.rows.forEach((row, at) => {
    const state = (answers[row.pointer] || {}).state;
    if (only === "problems" && !row.codes.length) return;
    if (code && !row.codes.includes(code)) return;
    if (only === "unchecked" && state) return;
    if (only === "wrong" && state !== "wrong" && state !== "corrected") return;
    if (!matches[at]) return;
    if (row.group !== group) {
      group = row.group;
      rows = make("ul", { "aria-label": group });
      list.append(make("h2", { text: group }), rows);
    }
    rows.append(make("li", {}, makeRow(row, at)));
    shown.push(at);
  });
  if (!shown.length) list.append(make("p", { class: "soft", text: "No value matches." }));
  showProgress();
}

// A value that matches is shown with all its parts, a part that matches with the value it belongs to.
function findMatches(wanted) {
  const own = data.rows.map((row) => !wanted || textOf(row).includes(wanted));
  const shownToo = [...own];
  let head = -1;
  data.rows.forEach((row, at) => {
    if (!row.level) head = at;
    else if (head >= 0 && own[head]) shownToo[at] = true;
    else if (head >= 0 && own[at]) shownToo[head] = true;
  });
  return shownToo;
}

function textOf(row) {
  const text = [row.group, row.label, row.pointer, row.text, ...row.codes, ...row.messages, ...row.corrections].join("\n").toLowerCase();
  return `${text}\n${text.replace(/(?<=\d),(?=\d{3})/g, "")}`;  // `4,615,807` is also sought as 4615807
}

function makeRow(row, at) {
  const button = make("button", { class: "row", id: `row-${at}`, type: "button", "data-level": row.level, "data-pointer": row.pointer });
  const value = make("span", { class: "value" }, showText(make("bdi", { class: "text" }), row));
  for (const [index, code] of row.codes.entries()) {  // a problem's own row has its code as label
    const severity = row.severities[index];
    value.append(make("span", { class: `codes ${severity}`, text: code === row.label ? severity : code }));
  }
  if (row.corrections.length) value.append(make("span", { class: "codes", text: "corrected" }));
  button.append(make("span", { class: "state" }), make("bdi", { class: "label text", text: row.label }), value);
  button.addEventListener("click", () => select(at, { focus: false }));
  markRow(button, row);
  return button;
}

// The text with the marks of its notes where the report prints them, and with what is searched for.
function showText(element, row) {
  const points = row.marks.length ? Array.from(row.text) : [];
  let from = 0;
  for (const [at, mark] of row.marks) {
    markMatches(element, points.slice(from, at).join(""));
    const isNext = at === from && element.lastElementChild?.matches(".callout");
    element.append(make("sup", { class: isNext ? "callout next" : "callout", text: mark }));
    from = at;
  }
  return markMatches(element, row.marks.length ? points.slice(from).join("") : row.text);
}

// The text with what is searched for marked; a text of which case changes the length is not marked.
function markMatches(element, text) {
  const wanted = $("search").value.toLowerCase();
  const lower = text.toLowerCase();
  let from = 0;
  if (wanted && lower.length === text.length) {
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
      element.append(text.slice(from, at), make("mark", { text: text.slice(at, at + wanted.length) }));
      from = at + wanted.length;
    }
  }
  element.append(text.slice(from));
  return element;
}

function markRow(button, row) {
  const state = (answers[row.pointer] || {}).state || "";
  button.dataset.state = state;
  const mark = button.querySelector(".state");
  mark.textContent = MARKS[state] || "";
  mark.title = state;
}

function showProgress() {
  const checked = data.rows.filter((row) => answers[row.pointer]).length;
  $("progress").textContent = `${checked} of ${data.rows.length} checked`;
}

function select(at, { focus = true } = {}) {
  const old = document.querySelector('[aria-current="true"]');
  if (old) old.removeAttribute("aria-current");
  current = at;
  const button = $(`row-${at}`);
  if (!button) return;
  button.setAttribute("aria-current", "true");
  if (focus) button.focus({ preventScroll: true });
  history.replaceState(null, "", `#${encodeURI(data.rows[at].pointer)}`);
  light(data.rows[at]);
  showDetail(data.rows[at]);
  button.scrollIntoView({ block: "nearest" });  // what is below has its height by now
}

function move(step) {
  const at = shown.indexOf(current);
  const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : at + step;
  if (next >= 0 && next < shown.length) select(shown[next]);
}

// Answers.

function answer(state, more = {}) {
  const row = data.rows[current];
  if (!row) return;
  const old = answers[row.pointer];
  if (old && old.state === state && state !== "corrected") delete answers[row.pointer];
  else answers[row.pointer] = { state, ...more };
  save();
  markRow($(`row-${current}`), row);
  showProgress();
  showDetail(row);
}

function showDetail(row) {
  const detail = $("detail");
  detail.textContent = "";
  const place = row.page ? `page ${row.page}` : row.line ? `line ${row.line}` : "";
  detail.append(make("div", {}, make("strong", { class: "text", text: row.label }), " ", make("span", { class: "soft text", title: row.pointer, text: place })));
  for (const [index, message] of row.messages.entries()) detail.append(make("div", { class: `text ${row.severities[index]}`, text: message }));
  for (const correction of row.corrections) detail.append(make("div", { class: "text", text: `Corrected: ${correction}` }));
  showLinks(detail, row);
  const actions = make("div", { class: "actions" });
  const add = (text, key, run, kind = "") => {
    const button = make("button", { type: "button", class: kind, text, "aria-keyshortcuts": key });
    button.addEventListener("click", run);
    actions.append(button);
  };
  const state = (answers[row.pointer] || {}).state;
  add(state === "right" ? "Right ✓ (undo)" : "Right (y)", "y", () => answer("right"));
  add(state === "wrong" ? "Wrong ✗ (undo)" : "Wrong (n)", "n", () => answer("wrong"));
  if (row.fields.length) add("Edit (e)", "e", () => edit(row), "main");
  detail.append(actions);
  if (state === "corrected") {
    const patch = answers[row.pointer].patch.filter((one) => one.op !== "test");
    const shown = answers[row.pointer].shown || patch.map((one) => `${one.path} → ${JSON.stringify(one.value)}`).join("; ");
    detail.append(make("div", { class: "text", text: `Corrected: ${shown}` }));
  }
}

// The notes of a value with their sources; of a note who calls it, and the works that it cites.
function showLinks(detail, row) {
  const list = make("ul", { class: "links" });
  for (const [text, url] of row.sources) {
    const source = url ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer", text }) : make("span", { text });
    list.append(make("li", { class: "text" }, "Source: ", source));
  }
  for (const [text, pointer] of row.links) {
    const button = make("button", { type: "button", class: "text", text });
    button.addEventListener("click", () => { location.hash = encodeURI(pointer); });
    list.append(make("li", {}, row.pointer.startsWith("/notes/") ? "Called by " : "", button));
  }
  if (list.children.length) detail.append(list);
}

function printValue(value) {
  if (value === null || value === undefined) return "";
  return Array.isArray(value) ? value.join("; ") : String(value);
}

function edit(row) {
  showDetail(row);
  const form = make("form", { id: "editor", novalidate: "" });
  const inputs = row.fields.map((field, index) => {
    const id = `field-${index}`;
    let input;
    if (field.choices) {
      input = make("select", { id });
      for (const choice of field.choices) input.append(make("option", { value: printValue(choice), text: choice === null ? "—" : printValue(choice) }));
    } else {
      input = make("input", { id, autocomplete: "off", inputmode: field.types.includes("number") || field.types.includes("integer") ? "decimal" : "text" });
    }
    input.value = printValue(field.value);
    form.append(make("label", { for: id, class: "text", text: field.name }), input);
    return input;
  });
  const reason = make("input", { id: "reason", autocomplete: "off" });
  const by = make("input", { id: "by", autocomplete: "name" });
  by.value = localStorage.getItem(NAME) || "";
  form.append(make("label", { for: "reason", text: "reason" }), reason, make("label", { for: "by", text: "your name" }), by);
  const complaint = make("div", { id: "complaint", class: "wide", role: "alert" });
  const done = make("button", { class: "main", text: "Save the correction" });
  const leave = make("button", { type: "button", text: "Leave it" });
  leave.addEventListener("click", () => select(current));
  form.append(complaint, make("div", { class: "actions wide" }, done, leave));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const changed = row.fields.map((field, index) => ({ field, value: parseField(field, inputs[index].value) }))
        .filter(({ field, value }) => JSON.stringify(value) !== JSON.stringify(field.value));
      const patch = row.typed ? typeText(row, changed) : changed.flatMap(({ field, value }) => [
        { op: "test", path: field.pointer, value: field.value }, { op: "replace", path: field.pointer, value }]);
      const shown = changed.map(({ field, value }) => `${field.name} ${printValue(value)}`).join("; ");
      if (!patch.length) throw new Error("Nothing was changed.");
      if (!reason.value.trim()) throw new Error("Give a reason: it is kept with the correction.");
      if (!by.value.trim()) throw new Error("Give your name: it is kept with the correction.");
      localStorage.setItem(NAME, by.value.trim());
      const said = { patch, reason: reason.value.trim(), by: by.value.trim(), at: new Date().toISOString().slice(0, 10) };
      if (data.live) { await send(said); return; }
      answer("corrected", { shown, ...said });
      select(current);
    } catch (error) { complaint.textContent = error.message; }
  });
  form.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.preventDefault(); select(current); } });
  $("detail").append(form);
  (inputs[0] || reason).focus({ preventScroll: true });
  $(`row-${current}`).scrollIntoView({ block: "nearest" });
}

// To the server that the page came from, which then shows the record after the correction.
async function send(said) {
  const line = { document: data.path, sha256: data.sha256, record: data.code, ...said };
  const body = JSON.stringify({ record: data.record, line });
  const reply = await fetch(data.live, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!reply.ok) throw new Error(await reply.text());
  location.reload();
}

// A text becomes typed as a whole: its draft with the fields that were filled in.
function typeText(row, changed) {
  const now = structuredClone(row.typed.now);
  for (const { field, value } of changed) {
    const steps = field.pointer.slice(row.pointer.length + 1).split("/");
    const last = steps.pop();
    steps.reduce((inner, step) => inner[step], now)[last] = value;
  }
  const figure = now.observations ? now.observations[0] : now;
  if (!["value", "low", "high", "name"].some((name) => figure[name] !== null && figure[name] !== undefined)) throw new Error("Give the value.");
  return [{ op: "test", path: row.pointer, value: row.typed.was }, { op: "replace", path: row.pointer, value: now }];
}

function parseField(field, printed) {
  const text = printed.trim();
  const is = (type) => field.types.includes(type);
  if (field.choices) {
    const chosen = field.choices.find((choice) => printValue(choice) === printed);
    if (chosen === undefined) throw new Error(`${field.name}: choose one of the list.`);
    return chosen;
  }
  if (is("array")) return text ? text.split(/\s*;\s*/) : [];
  if (!text && is("null")) return null;
  if (is("number") || is("integer")) {
    // `4,615,870`, `4 615 870` and `99.6%` as they are printed.
    const number = Number(text.replace(/%$/, "").replace(/(?<=\d)[, \u00a0\u202f'\u2019](?=\d{3}(?!\d))/gu, "").replace(/^[\u2212\u2013]/u, "-"));
    if (!text || !Number.isFinite(number)) throw new Error(`${field.name}: ${printed || "nothing"} is no number.`);
    if (!is("number") && !Number.isInteger(number)) throw new Error(`${field.name}: a whole number is needed.`);
    return number;
  }
  if (!text) throw new Error(`${field.name}: a value is needed.`);
  if (DATES.has(field.pointer.split("/").pop()) && !EDTF.test(text)) throw new Error(`${field.name}: write a date as 2009, 2009-07, 2009-07-15, 199X or 2009/2010.`);
  if (field.pattern && !new RegExp(field.pattern, "u").test(text)) throw new Error(`${field.name}: ${text} does not have the form ${field.pattern}.`);
  return text;
}

function download(name, rows) {
  const blob = new Blob(rows.map((row) => `${JSON.stringify(row)}\n`), { type: "application/jsonl" });
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function corrections() {
  return data.rows.filter((row) => (answers[row.pointer] || {}).state === "corrected").map((row) => {
    const { patch, reason, by, at } = answers[row.pointer];
    return { document: data.path, sha256: data.sha256, record: data.code, patch, reason, by, at };
  });
}

function gold() {
  const fields = data.rows.filter((row) => row.gold && (answers[row.pointer] || {}).state === "right").map((row) => row.gold);
  return fields.length ? [{ name: data.country, document: data.path, fields }] : [];
}

// Keys.

const keys = {
  j: () => move(1), k: () => move(-1), y: () => answer("right"), n: () => answer("wrong"),
  e: () => data.rows[current] && data.rows[current].fields.length && edit(data.rows[current]),
  "/": () => $("search").focus(), "?": () => $("help").showModal(),
};
document.addEventListener("keydown", (event) => {
  const isTyping = /^(?:INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping || $("help").open) return;
  if (Object.hasOwn(keys, event.key)) { event.preventDefault(); keys[event.key](); }
});

$("search").addEventListener("input", showValues);
$("search").addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); current = -1; move(1); } });
$("only").addEventListener("change", showValues);
$("code").addEventListener("change", showValues);
$("corrections").addEventListener("click", () => download("corrections.jsonl", corrections()));
$("gold").addEventListener("click", () => download("gold.jsonl", gold()));
$("keys").addEventListener("click", () => $("help").showModal());
$("theme").addEventListener("click", () => {
  const isDark = getComputedStyle(document.documentElement).colorScheme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "light" : "dark";
});

if (data.pages.length) showPages(); else showLines();
const counts = new Map();
for (const row of data.rows) for (const code of row.codes) counts.set(code, (counts.get(code) || 0) + 1);
for (const [code, count] of [...counts].sort((one, other) => other[1] - one[1])) {
  $("code").append(make("option", { value: code, text: `${code} (${count})` }));
}
const asked = new URLSearchParams(location.search).get("code");
if (counts.has(asked)) $("code").value = asked;
if (data.only === "problems") $("only").value = "problems";
showValues();
function open() {
  const pointer = decodeURI(location.hash.slice(1));
  const at = data.rows.findIndex((row) => row.pointer === pointer);
  if (at >= 0 && at !== current) { if (!shown.includes(at)) { $("only").value = "all"; $("code").value = ""; $("search").value = ""; showValues(); } select(at); }
}
addEventListener("hashchange", open);
open();
