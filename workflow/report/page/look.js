"use strict";
// Hides variables that lack a word sought or are not of the sort chosen, and says how many are
// left. Without this script the page is whole and only these fields are absent.
const form = document.forms[0];
const [sought, which] = form.elements;
const told = form.querySelector("output");
const entries = [...document.querySelectorAll("section")].map((entry) => [
  entry, document.querySelector(`nav a[href="#${entry.id}"]`).parentNode,
  entry.textContent.toLowerCase(), entry.dataset.tags.split("|"),
]);
form.hidden = false;
form.onsubmit = (event) => event.preventDefault();
form.oninput = () => {
  const words = sought.value.toLowerCase().split(/\s+/);
  const asked = sought.value.trim() || which.value;
  let shown = 0;
  for (const [entry, line, text, tags] of entries) {
    const found = words.every((word) => text.includes(word)) && (!which.value || tags.includes(which.value));
    entry.hidden = line.hidden = !found;
    shown += found;
  }
  told.textContent = asked ? `${shown} of ${entries.length} variables` : "";
};
