"use strict";
// Hides variables that lack a word sought, and says how many are left. Without this script the
// page is whole and only the search field is absent.
const form = document.forms[0];
const field = form.elements[0];
const told = form.querySelector("output");
const entries = [...document.querySelectorAll("section")].map((entry) => [
  entry, document.querySelector(`nav a[href="#${entry.id}"]`).parentNode, entry.textContent.toLowerCase(),
]);
form.hidden = false;
form.onsubmit = (event) => event.preventDefault();
field.oninput = () => {
  const words = field.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const [entry, line, text] of entries) {
    const found = words.every((word) => text.includes(word));
    entry.hidden = line.hidden = !found;
    shown += found;
  }
  told.textContent = field.value.trim() ? `${shown} of ${entries.length} variables` : "";
};
