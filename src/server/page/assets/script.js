// The page works without this script: it only makes three things quicker.
"use strict";
(() => {
  const box = document.getElementById("q");
  if (!box) return;

  // The style shows what is folded on wide screens; older browsers, and some aids, go by the attribute.
  if (matchMedia("(min-width: 62rem)").matches) {
    for (const fold of document.querySelectorAll("details.fold")) fold.open = true;
  }

  // Keys: "/" to the search box, "j" and "k" through the hits.
  const hits = [...document.querySelectorAll(".list h3 a")];
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = event.target;
    if (at instanceof HTMLElement && (at.matches("input:not([type=hidden]), textarea, select") || at.isContentEditable)) {
      if (event.key === "Escape" && !list.hidden) close();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      box.focus();
      box.select();
    } else if ((event.key === "j" || event.key === "k") && hits.length) {
      const here = hits.findIndex((hit) => hit === document.activeElement);
      const next = event.key === "j" ? here + 1 : here < 0 ? 0 : here - 1;
      const hit = hits[Math.max(0, Math.min(hits.length - 1, next))];
      hit.focus();
      hit.closest("li").scrollIntoView({ block: "nearest" });
    }
  });

  // A later answer to an earlier question is not shown.
  const asker = (wait) => {
    let timer = 0;
    let turn = null;
    return (url, use) => {
      clearTimeout(timer);
      if (turn) turn.abort();
      if (!url) return;
      timer = setTimeout(async () => {
        turn = new AbortController();
        try {
          const answer = await fetch(url, { signal: turn.signal, headers: { accept: "application/json" } });
          if (answer.ok) use(await answer.json());
        } catch (error) {
          if (error.name !== "AbortError") console.warn(error);
        }
      }, wait);
    };
  };

  // Suggestions under the search box.
  const list = document.createElement("ul");
  list.id = "usul";
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Usulan");
  list.hidden = true;
  box.parentElement.append(list);
  const set = (name, value) => box.setAttribute(name, value);
  set("role", "combobox");
  set("aria-autocomplete", "list");
  set("aria-controls", list.id);
  set("aria-expanded", "false");
  let chosen = -1;
  const close = () => {
    list.hidden = true;
    chosen = -1;
    set("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    chosen = at;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === at)));
    if (at >= 0) set("aria-activedescendant", list.children[at].id);
    else box.removeAttribute("aria-activedescendant");
  };
  const take = (item) => {
    const { query, field, path } = item.dataset;
    box.value = query;
    if (field) {
      const filter = document.createElement("input");
      Object.assign(filter, { type: "hidden", name: field, value: path });
      box.form.append(filter);
    }
    close();
    box.form.requestSubmit();
  };
  const kinds = { official: "pejabat", person: "tokoh", province: "provinsi", regency: "kabupaten/kota",
    regulation: "peraturan", party: "partai", election: "pemilu", office: "jabatan", source: "media" };
  const offer = (each, number) => {
    const item = document.createElement("li");
    item.id = "usul-" + number;
    item.setAttribute("role", "option");
    item.dataset.query = each.query;
    if (each.field) Object.assign(item.dataset, { field: each.field, path: each.path });
    const name = document.createElement("span");
    name.textContent = each.field ? each.label : each.query;
    item.append(name);
    if (each.field) {
      const kind = document.createElement("small");
      kind.textContent = (kinds[each.field] || each.field) + " · " + each.count.toLocaleString("id");
      item.append(kind);
    }
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(item);
    });
    return item;
  };
  const ask = asker(120);
  box.addEventListener("input", () => {
    const typed = box.value;
    if (typed.trim().length < 2) {
      ask(null);
      return close();
    }
    ask("/api/suggest?limit=5&q=" + encodeURIComponent(typed), (answer) => {
      const offers = [...answer.values, ...answer.words];
      if (box.value !== typed || !offers.length || document.activeElement !== box) return close();
      list.replaceChildren(...offers.map(offer));
      list.hidden = false;
      set("aria-expanded", "true");
      choose(-1);
    });
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen >= last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", close);

  // Searching inside the values of a facet while typing: the form does the same on Enter.
  for (const form of document.querySelectorAll(".facet .find")) {
    const facet = form.closest(".facet");
    const values = facet.querySelector(".values");
    const before = [...values.children];
    const name = facet.dataset.field;
    const field = form.querySelector("input[type=search]");
    const more = facet.querySelectorAll(".more");
    const look = asker(150);
    field.addEventListener("input", () => {
      const typed = field.value.trim();
      more.forEach((each) => { each.hidden = typed !== ""; });
      if (!typed) {
        look(null);
        return values.replaceChildren(...before);
      }
      const asked = new URLSearchParams();
      const here = new URLSearchParams();
      for (const [key, value] of new FormData(form)) {
        if (key === field.name) continue;
        here.append(key, value);
        if (!/^(open|find|more)\.|^(by|sort|group|limit|offset)$/.test(key)) asked.append(key, value);
      }
      asked.append("contains", typed);
      asked.append("limit", "8");
      look("/api/facets/" + name + "?" + asked, (answer) => {
        if (field.value.trim() !== typed) return;
        values.replaceChildren(...answer.values.map((value) => row(value, here, name)));
      });
    });
  }
  const row = (value, here, name) => {
    const leading = (change) => {
      const state = new URLSearchParams(here);
      change(state);
      return "/?" + state;
    };
    const link = (kind, text, href, label) => {
      const made = document.createElement("a");
      made.className = kind;
      made.href = href;
      made.append(...text);
      if (label) made.setAttribute("aria-label", label);
      return made;
    };
    const item = document.createElement("li");
    if (value.selected) item.className = "on";
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = value.count.toLocaleString("id");
    item.append(
      link("tick", [], leading((state) => value.selected ? state.delete(name, value.path) : state.append(name, value.path)),
        (value.selected ? "Lepaskan " : "Tambahkan ") + value.label),
      link("value", [value.label + " ", count], leading((state) => state.set(name, value.path))),
      link("out", ["−"], leading((state) => state.append("exclude", name + "=" + value.path)), "Kecualikan " + value.label),
    );
    return item;
  };
})();
