"use strict";
// The overview: a filter over the records, and how many values of each were checked in this browser.
const search = document.getElementById("search");
const rows = [...document.querySelectorAll("tr[data-record]")];
function filter() {
  const wanted = search.value.toLowerCase();
  for (const row of rows) row.classList.toggle("hidden", !row.textContent.toLowerCase().includes(wanted));
}
search.addEventListener("input", filter);
for (const row of rows) {
  let stored = null;
  try { stored = localStorage.getItem(`country-reports:${row.dataset.record}:${row.dataset.sha256}:count`); } catch { stored = null; }
  if (stored) row.querySelector(".checked").textContent = stored.replace("/", " of ");
}
