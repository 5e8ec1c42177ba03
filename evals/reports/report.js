"use strict";
(() => {
  const form = document.getElementById("filters");
  const count = document.getElementById("count");
  const articles = [...document.querySelectorAll("article")];
  const groups = [...form.querySelectorAll("[data-group]")];
  const value = (id) => document.getElementById(id)?.value ?? "";
  const words = new Map();

  // What a sample says, in small letters, with and without the codes of characters that cannot be seen.
  const wordsOf = (article) => {
    if (!words.has(article)) {
      const bare = article.cloneNode(true);
      bare.querySelectorAll(".code").forEach((code) => code.remove());
      words.set(article, `${article.textContent}\n${bare.textContent}`.toLowerCase());
    }
    return words.get(article);
  };

  const matches = (article, wanted) => {
    const letter = article.dataset.o[wanted.metric];
    const values = article.dataset.v.split(" ");
    return (wanted.outcome ? letter === wanted.outcome : !wanted.metric || letter !== "n")
      && (!wanted.guideline || article.dataset.k.split(" ").includes(wanted.guideline))
      && wanted.groups.every(([place, value]) => !value || values[place] === value)
      && (!wanted.search || wordsOf(article).includes(wanted.search));
  };

  const filter = () => {
    const wanted = {
      metric: Number(value("metric")),
      outcome: value("outcome"),
      guideline: value("guideline"),
      groups: groups.map((select) => [select.dataset.group, select.value]),
      search: value("search").trim().toLowerCase(),
    };
    let shown = 0;
    for (const article of articles) {
      article.hidden = !matches(article, wanted);
      shown += !article.hidden;
    }
    const all = articles.length.toLocaleString("en");
    count.textContent = shown
      ? `${shown.toLocaleString("en")} of ${all} samples shown`
      : `None of ${all} samples matches; change a filter or reset them.`;
  };

  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  form.hidden = false;
  filter();

  // A link to a sample must find it, whatever the filters hide.
  const reveal = () => {
    const wanted = articles.find((article) => `#${article.id}` === location.hash);
    if (wanted?.hidden) {
      form.reset();
      filter();
      wanted.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);

  for (const link of document.querySelectorAll("[data-guideline]")) {
    link.addEventListener("click", () => {
      form.reset();
      document.getElementById("guideline").value = link.dataset.guideline;
      filter();
    });
  }

  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : a < b ? -1 : Number(a > b));

  const sort = (table, head) => {
    const descending = head.getAttribute("aria-sort") === "ascending";
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((a, b) => compare(key(a, head.cellIndex), key(b, head.cellIndex)));
    body.append(...(descending ? rows.reverse() : rows));
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    document.getElementById("sorted").textContent =
      `Sorted by ${head.textContent.toLowerCase()}, ${descending ? "highest" : "lowest"} first`;
  };

  for (const table of document.querySelectorAll(".sortable")) {
    for (const head of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => sort(table, head));
    }
    table.tHead.rows[0].cells[0].setAttribute("aria-sort", "ascending");
  }

  // Paper cannot be unfolded.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((details) => { details.open = true; });
  });
  addEventListener("afterprint", () => folded.forEach((details) => { details.open = false; }));
})();
