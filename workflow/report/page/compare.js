"use strict";
// Hides questions that lack a word sought or do not differ so, and says how many are left. Without
// this script the page is whole and only these fields are absent.
const form = document.forms[0];
const [sought, which] = form.elements;
const told = form.querySelector("output");
const entries = [...document.querySelectorAll("section")].map((entry) => [
  entry, entry.textContent.toLowerCase(), entry.dataset.tags.split("|"),
]);
form.hidden = false;
form.onsubmit = (event) => event.preventDefault();
form.oninput = () => {
  const words = sought.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const [entry, text, tags] of entries) {
    const found = words.every((word) => text.includes(word)) && (!which.value || tags.includes(which.value));
    entry.hidden = !found;
    shown += found;
  }
  told.textContent = sought.value.trim() || which.value ? `${shown} of ${entries.length} questions` : "";
};
