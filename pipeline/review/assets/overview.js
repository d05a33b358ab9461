"use strict";
// The overview: filters over the records, and how many values of each were checked in this browser.
const search = document.getElementById("search");
const rows = [...document.querySelectorAll("tr[data-record]")];
const buttons = [...document.querySelectorAll("button[data-code]")];
const isChosen = (button) => button.getAttribute("aria-pressed") === "true";

function filter() {
  const wanted = search.value.toLowerCase();
  const codes = buttons.filter(isChosen).map((button) => button.dataset.code);
  for (const row of rows) {
    const own = row.dataset.codes.split(" ");
    row.classList.toggle("hidden", !row.textContent.toLowerCase().includes(wanted) || !codes.every((code) => own.includes(code)));
    const link = row.querySelector("a");
    link.search = codes.length ? `?code=${codes[0]}` : "";
  }
}
search.addEventListener("input", filter);
for (const button of buttons) {
  button.addEventListener("click", () => { button.setAttribute("aria-pressed", String(!isChosen(button))); filter(); });
}
for (const row of rows) {
  let stored = null;
  try { stored = localStorage.getItem(`country-reports:${row.dataset.record}:${row.dataset.sha256}:count`); } catch { stored = null; }
  if (stored) row.querySelector(".checked").textContent = stored.replace("/", " of ");
}
