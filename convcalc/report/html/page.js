"use strict";
// A click on a column's title sorts the rows: first one way, then the other, then as they were.
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const asTheyWere = [...body.rows];
  const titles = [...table.tHead.rows[0].cells];
  titles.forEach((title, column) => {
    const figures = title.classList.contains("figure");
    const ways = figures ? ["descending", "ascending"] : ["ascending", "descending"];
    const value = (row) => {
      const words = row.cells[column].textContent;
      return figures ? Number(words.replaceAll(",", "")) : words;
    };
    const compare = (a, b) => (figures ? a - b : a.localeCompare(b, "en", { numeric: true }));
    const sorted = (way) => {
      const known = asTheyWere.filter((row) => !figures || !Number.isNaN(value(row)));
      const unknown = asTheyWere.filter((row) => !known.includes(row));
      known.sort((a, b) => compare(value(a), value(b)) * (way === "ascending" ? 1 : -1));
      return [...known, ...unknown];
    };
    const button = document.createElement("button");
    button.type = "button";
    button.append(...title.childNodes);
    title.append(button);
    button.addEventListener("click", () => {
      const way = ways[ways.indexOf(title.getAttribute("aria-sort")) + 1];
      titles.forEach((it) => it.removeAttribute("aria-sort"));
      if (way) title.setAttribute("aria-sort", way);
      body.append(...(way ? sorted(way) : asTheyWere));
    });
  });
}
