"use strict";
// Without this script everything can be read; with it tables sort and search, figures enlarge.

const narrow = matchMedia("(max-width: 56rem)");
const clean = (text) => text.replaceAll("−", "-").replaceAll(",", "").trim();
const text = (cell) => cell.dataset.value ?? cell.innerText.split("\n")[0];
const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function compare(a, b) {
  const [x, y] = [clean(a), clean(b)];
  const [m, n] = [x === "" ? NaN : Number(x), y === "" ? NaN : Number(y)];
  if (!isNaN(m) && !isNaN(n)) return m - n;
  if (!isNaN(m) || !isNaN(n)) return isNaN(m) ? 1 : -1;
  return a.localeCompare(b, "en");
}

// Rows are sorted within their heading; sums below it, and rows of the foot, stay below.
function sort(table, column, direction) {
  for (const body of table.tBodies) {
    body.rank ??= [...body.rows];
    const fixed = (row) => row.querySelector("th[scope=rowgroup]");
    const below = (row) => row.foot || row.classList.contains("stays");
    const rows = body.rank.filter((row) => !fixed(row) && !below(row));
    if (direction) {
      rows.sort((a, b) => {
        const [x, y] = [text(a.cells[column]), text(b.cells[column])];
        const empty = (value) => value === "" || value === "–";
        if (empty(x) || empty(y)) return empty(x) - empty(y);
        return direction * compare(x, y);
      });
    }
    body.append(...body.rank.filter(fixed), ...rows, ...body.rank.filter(below));
  }
}

function search(table, words) {
  const wanted = folded(words).split(/\s+/).filter(Boolean);
  let shown = 0;
  let all = 0;
  let panel = null;
  for (const body of table.tBodies) {
    const heading = body.querySelector("th[scope=rowgroup]");
    const above = panel && !heading?.matches(".panel") ? panel.innerText + " " : "";
    const said = above + (heading ? heading.innerText + " " : "");
    let here = 0;
    for (const row of body.rows) {
      if (row.querySelector("th[scope=rowgroup]")) continue;
      const found = folded(said + row.words);
      row.hidden = !wanted.every((word) => found.includes(word));
      all += 1;
      here += !row.hidden;
    }
    shown += here;
    if (heading?.matches(".panel")) {
      panel = heading;
      panel.parentElement.hidden = true;
    } else if (heading) {
      heading.parentElement.hidden = !here;
    }
    if (panel && here) panel.parentElement.hidden = false;
  }
  return [shown, all];
}

for (const block of document.querySelectorAll(".table")) {
  const table = block.querySelector("table");
  for (const body of table.tBodies) {
    let foot = false;
    for (const row of body.rows) {
      foot ||= row.classList.contains("foot");
      row.foot = foot;
      row.words = [...row.cells].map((cell) => cell.innerText).join(" ");
    }
  }
  const head = table.tHead.rows[table.tHead.rows.length - 1];
  if (!head) continue;
  const headers = [...head.cells];
  for (const [column, header] of headers.entries()) {
    if (header.tagName !== "TH" || header.colSpan > 1) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...header.childNodes);
    header.append(button);
    // A button in a head keeps browsers from repeating the head on the next page of paper.
    addEventListener("beforeprint", () => button.replaceWith(...button.childNodes));
    addEventListener("afterprint", () => {
      button.append(...header.childNodes);
      header.append(button);
    });
    button.addEventListener("click", () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" };
      const order = next[header.getAttribute("aria-sort") ?? "none"];
      for (const other of headers) other.removeAttribute("aria-sort");
      if (order !== "none") header.setAttribute("aria-sort", order);
      sort(table, column, { ascending: 1, descending: -1, none: 0 }[order]);
    });
  }
  const tools = block.querySelector(".tools");
  if (!tools) continue;
  tools.hidden = false;
  const [input, output] = [tools.querySelector("input"), tools.querySelector("output")];
  input.addEventListener("input", () => {
    const [shown, all] = search(table, input.value);
    output.value = input.value.trim() ? `${shown} of ${all} rows` : "";
  });
}

// Numbers: the file is in the list at the end, once; the links at the results point to it.
for (const link of document.querySelectorAll("a.numbers")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(link.getAttribute("href").slice(1)).click();
  });
}

// Files are within the page compressed; where the browser can, they are saved as they are.
for (const link of document.querySelectorAll("a.zipped")) {
  if (typeof DecompressionStream === "undefined") break;
  link.addEventListener("click", async (event) => {
    if (!link.download.endsWith(".gz")) return;
    event.preventDefault();
    const zipped = atob(link.href.slice(link.href.indexOf(",") + 1));
    const bytes = Uint8Array.from(zipped, (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const whole = new Blob([await new Response(stream).arrayBuffer()], { type: "text/csv" });
    link.href = URL.createObjectURL(whole);
    link.download = link.download.replace(/\.gz$/, "");
    link.click();
  });
}

const dialog = document.querySelector("dialog");
const stage = dialog.querySelector(".stage");
const SIZES = [1, 1.5, 2, 3, 4, 6];
let size = 0;

function zoom(step) {
  size = Math.min(Math.max(size + step, 0), SIZES.length - 1);
  stage.firstChild.style.width = `${100 * SIZES[size]}%`;
  dialog.querySelector("output").value = `${100 * SIZES[size]} %`;
}

for (const button of document.querySelectorAll(".enlarge")) {
  button.hidden = false;
  const image = button.parentElement.querySelector("img");
  const open = () => {
    stage.replaceChildren(image.cloneNode());
    size = narrow.matches ? 3 : 0;
    dialog.showModal();
    zoom(0);
  };
  button.addEventListener("click", open);
  image.addEventListener("click", open);
  image.style.cursor = "zoom-in";
}
for (const button of dialog.querySelectorAll("[data-zoom]")) {
  button.addEventListener("click", () => zoom(Number(button.dataset.zoom)));
}
dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
dialog.addEventListener("keydown", (event) => {
  if (event.key === "+" || event.key === "=") zoom(1);
  if (event.key === "-") zoom(-1);
});

const menu = document.querySelector("nav details");
const fold = () => { menu.open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();

// The chapter being read is marked in the list of chapters.
const chapters = [...document.querySelectorAll(".chapter")];
const entries = [...document.querySelectorAll("nav a")];
let waiting = false;
function mark() {
  waiting = false;
  const passed = chapters.filter((chapter) => chapter.getBoundingClientRect().top < 160);
  const current = passed.length ? passed[passed.length - 1].id : "";
  for (const entry of entries) {
    if (entry.getAttribute("href") === `#${current}`) entry.setAttribute("aria-current", "true");
    else entry.removeAttribute("aria-current");
  }
}
addEventListener("scroll", () => {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}, { passive: true });
mark();
