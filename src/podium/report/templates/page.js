"use strict";
// Sorting, searching, light and dark. Without it the page is the same, but for these.
(() => {
  const root = document.documentElement;
  const theme = document.getElementById("theme");
  const isDark = () => root.dataset.theme
    ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const told = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
  try { const kept = localStorage.getItem("podium-theme"); if (kept) root.dataset.theme = kept; } catch { /* not kept */ }
  theme.hidden = false;
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("podium-theme", root.dataset.theme); } catch { /* not kept */ }
    told();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", told);
  told();

  const value = (row, place) => {
    const cell = row.cells[place];
    const number = cell.dataset.v;
    return number === undefined ? cell.textContent.trim().toLowerCase() : Number(number);
  };
  const compare = (a, b) => typeof a === "number" && typeof b === "number"
    ? (isNaN(a) ? 1 : isNaN(b) ? -1 : a - b) : a < b ? -1 : a > b ? 1 : 0;
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      if (!head.textContent.trim()) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const rows = [...table.tBodies[0].rows];
        const keyed = rows.map((row, at) => [value(row, place), at, row]);
        keyed.sort((a, b) => (up ? 1 : -1) * compare(a[0], b[0]) || a[1] - b[1]);
        table.tBodies[0].append(...keyed.map(one => one[2]));
      });
    });
  }

  for (const tools of document.querySelectorAll(".tools")) {
    const rows = [...document.getElementById(tools.dataset.of).tBodies[0].rows];
    const texts = rows.map(row => row.textContent.toLowerCase());
    const [search, kind, count] = ["input", "select", "output"].map(name => tools.querySelector(name));
    const show = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let left = 0;
      rows.forEach((row, at) => {
        const is = words.every(word => texts[at].includes(word)) && (!kind || !kind.value || row.dataset.kind === kind.value);
        row.hidden = !is;
        left += is;
      });
      count.textContent = left === rows.length ? "" : `${left.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows`;
    };
    tools.hidden = false;
    search.addEventListener("input", show);
    if (kind) kind.addEventListener("change", show);
    show();
  }

  const printing = matchMedia("print");
  let opened = [];
  printing.addEventListener("change", () => {
    if (printing.matches) {
      opened = [...document.querySelectorAll("details:not([open])")];
      for (const one of opened) one.open = true;
    } else {
      for (const one of opened) one.open = false;
      opened = [];
    }
  });
})();
