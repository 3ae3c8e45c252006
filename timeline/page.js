"use strict";
// What is shown is text wherever it came from: nothing here makes HTML of data.
const model = JSON.parse(document.getElementById("data").textContent);
const $ = (id) => document.getElementById(id);
const end = Math.max(1, model.totals.took, ...model.rows.map((r) => r.ended));
const height = 15;

const make = (tag, name, text) => {
  const e = document.createElement(tag);
  if (name) e.className = name;
  if (text !== undefined) e.textContent = text;
  return e;
};
const span = (e, from, to) => {
  e.style.setProperty("--b", from);
  e.style.setProperty("--e", to);
  return e;
};

// Times are microseconds.
const time = (us) => us < 1000 ? us + " µs" : us < 1e4 ? (us / 1e3).toFixed(1) + " ms" : us < 1e6 ? Math.round(us / 1e3) + " ms" : us < 1e7 ? (us / 1e6).toFixed(2) + " s" : (us / 1e6).toFixed(1) + " s";
const size = (n) => n < 1000 ? n + " B" : n < 999500 ? Math.round(n / 1e3) + " kB" : n < 999.95e6 ? (n / 1e6).toFixed(1) + " MB" : (n / 1e9).toFixed(1) + " GB";
const count = (n, thing) => n.toLocaleString("en") + " " + thing + (n === 1 ? "" : "s");
const share = (n, of) => of === 0 ? "none" : (100 * n / of).toFixed(n > 0 && n < of / 10 ? 1 : 0) + " %";
const label = (r) => r.version === undefined ? r.name : r.name + " " + r.version;
const kind = (r) => r.file === undefined ? "listing" : "metadata";
const by = (id) => model.rows[id - 1];

function head() {
  const t = model.totals;
  $("outcome").textContent = model.outcome;
  $("outcome").classList.toggle("failed", model.failed === true);
  $("details").textContent = [model.details, model.date].filter(Boolean).join(" · ");
  const tile = (name, number, more) => {
    const d = make("div");
    d.append(make("dt", "", name), make("dd", "n", number), make("dd", "more", more));
    $("totals").append(d);
  };
  tile("Time", time(t.took), `${time(t.took - t.waited)} computing`);
  tile("Rounds", model.chain.length, "one after the other");
  tile("Requests", t.requests.toLocaleString("en"), t.cached === 0 ? t.exchanges.toLocaleString("en") + " over HTTP" : `${t.cached.toLocaleString("en")} from the cache, ${t.exchanges.toLocaleString("en")} over HTTP`);
  tile("In flight", t.peak, "at most");
  tile("Data", size(t.bytes), "as it came");
  tile("Never read", t.neverRead, share(t.neverRead, t.requests) + " of all requests");
  if (t.hinted) tile("By hints", t.hinted.toLocaleString("en"), `${(t.used || 0).toLocaleString("en")} read, ${(t.used || 0) - (t.saved || 0)} waited for`);
}

// The overview: how many rows are in flight, and the chain.
function overview() {
  const steps = [];
  for (const r of model.rows) steps.push([r.begun, 1], [r.ended, -1]);
  steps.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let n = 0, d = "M0 0";
  for (const [at, change] of steps) {
    d += `H${at}`;
    n += change;
    d += `V${-n}`;
  }
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", d + `H${end}V0Z`);
  $("flight").append(path);
  $("flight").setAttribute("viewBox", `0 ${-Math.max(1, model.totals.peak) * 1.08} ${end} ${Math.max(1, model.totals.peak) * 1.08}`);
  document.querySelector("#overview figcaption").append(make("b", "", "critical chain"));
  for (const l of model.chain) {
    const r = by(l.row);
    $("strip").append(span(make("i", "bar strong " + kind(r)), r.begun / end, r.ended / end));
  }
}

const rows = []; // {row, element, text}
function waterfall() {
  const waits = new Map();
  for (const w of model.waits) waits.set(w.row, [...(waits.get(w.row) || []), w]);
  const list = document.createDocumentFragment();
  for (const r of model.rows) {
    const e = make("div", r.link ? "row critical" : "row");
    e.setAttribute("role", "listitem");
    e.dataset.id = r.id;
    const name = make("div", "label", r.name);
    if (r.version !== undefined) name.append(make("span", "", r.version));
    if (r.link) name.append(make("b", "", r.link));
    const track = make("div", "track");
    if (r.begun > r.asked) track.append(span(make("i", "queue"), r.asked, r.begun));
    const bar = make("i", "bar " + kind(r));
    bar.classList.toggle("failed", r.outcome === "failed");
    bar.classList.toggle("cut", r.outcome === "cut off");
    bar.classList.toggle("unread", !r.read && r.outcome === "answered");
    bar.classList.toggle("cached", r.exchanges === undefined);
    track.append(span(bar, r.begun, r.ended));
    for (const w of waits.get(r.id) || []) track.append(span(make("i", "wait"), w.begin, w.end));
    if (r.link) track.append(span(make("span", "took", time(r.ended - r.begun)), r.begun, r.ended));
    e.append(name, track);
    list.append(e);
    rows.push({ row: r, element: e, text: [label(r), r.file, ...(r.exchanges || []).map((x) => x.url)].join(" ").toLowerCase() });
  }
  $("rows").append(list);
}

let t0 = 0, t1 = end; // the time that is shown
let here = null; // the row that the keyboard is at

function show(from, to) {
  const least = Math.min(end, 200);
  let width = Math.min(end, Math.max(least, to - from));
  t0 = Math.max(0, Math.min(from, end - width));
  t1 = t0 + width;
  const root = document.documentElement.style;
  root.setProperty("--t0", t0);
  root.setProperty("--span", t1 - t0);
  $("brush").hidden = width === end;
  span($("brush"), t0 / end, t1 / end);
  ticks();
}
// zoom keeps a moment where it is: that of the row that the keyboard is at, else the middle.
function zoom(factor, at) {
  if (at === undefined) at = here ? Math.max(t0, Math.min(t1, (here.row.begun + here.row.ended) / 2)) : (t0 + t1) / 2;
  show(at - (at - t0) * factor, at + (t1 - at) * factor);
}

function ticks() {
  const wide = $("axis").clientWidth || 1000;
  const rough = (t1 - t0) / Math.max(2, wide / 90);
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * ten).find((s) => s >= rough);
  $("axis").replaceChildren();
  $("grid").replaceChildren();
  const unit = t1 >= 1e7 ? [1e6, " s"] : [1e3, " ms"];
  const digits = Math.max(0, Math.ceil(-Math.log10(step / unit[0]) - 1e-9));
  for (let at = Math.ceil(t0 / step) * step; at <= t1; at += step) {
    const line = span(make("i"), at, at);
    $("grid").append(line);
    if ((at - t0) / (t1 - t0) * wide > wide - 48) continue;
    $("axis").append(span(make("span", "", at === 0 ? "0" : (at / unit[0]).toFixed(digits) + unit[1]), at, at));
  }
  $("grid").append(span(make("i", "end"), model.totals.took, model.totals.took));
  for (const took of document.querySelectorAll(".took")) {
    took.classList.toggle("inside", (Number(took.style.getPropertyValue("--e")) - t0) / (t1 - t0) * wide > wide - 50);
  }
}

// What the filter leaves, and the lines that join the chain's rows.
let shown = [];
function filter() {
  const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  const only = $("only").checked;
  shown = [];
  for (const r of rows) {
    const on = (!only || r.row.link > 0) && words.every((w) => r.text.includes(w));
    r.element.hidden = !on;
    if (on) {
      r.at = shown.length;
      shown.push(r);
    } else {
      r.at = -1;
    }
  }
  $("shown").textContent = shown.length === rows.length ? count(rows.length, "row") : `${shown.length.toLocaleString("en")} of ${count(rows.length, "row")}`;
  $("joins").replaceChildren();
  const top = $("rows").offsetTop + 4;
  for (let i = 1; i < model.chain.length; i++) {
    const a = rows[model.chain[i - 1].row - 1], b = rows[model.chain[i].row - 1];
    if (a.at < 0 || b.at < 0) continue;
    const join = span(make("i"), b.row.asked, b.row.asked);
    join.style.top = top + a.at * height + 7 + "px";
    join.style.height = (b.at - a.at) * height + "px";
    $("joins").append(join);
  }
}

const reasons = { start: "your lines ask for it", answer: "the answer above leads to it", failure: "it came to nothing, and is asked for again", wait: "the resolver had waited for the one above", hint: "an earlier run needed it" };
function chain() {
  let fetching = 0, queued = 0, between = 0, last = 0;
  for (const [i, l] of model.chain.entries()) {
    const r = by(l.row);
    const cells = [i + 1, (r.file === undefined ? "listing of " : "metadata of ") + label(r), reasons[l.why],
      time(Math.max(0, r.asked - last)), time(r.begun - r.asked), time(r.ended - r.begun), time(r.ended)];
    const line = make("tr");
    line.dataset.id = r.id;
    for (const c of cells) line.append(make("td", "", c));
    $("links").append(line);
    fetching += r.ended - r.begun;
    queued += r.begun - r.asked;
    between += Math.max(0, r.asked - last);
    last = r.ended;
  }
  $("sum").textContent = model.chain.length === 0 ? "Nothing was waited for." :
    `${count(model.chain.length, "fetch").replace("fetchs", "fetches")} that had to come one after the other: ${time(fetching)} under way, ${time(queued)} in the queue, ${time(between)} between them; ${time(Math.max(0, model.totals.took - last))} after the last.` +
    (model.totals.explained ? ` ${time(model.totals.explained)} of it went into finding out why there is no answer.` : "");
}

// The details of one row.
function details(r) {
  const tip = $("tip"), list = make("dl");
  const say = (name, text) => list.append(make("dt", "", name), make("dd", "", text));
  const because = r.because ? `the answer to ${label(by(r.because))} (${kind(by(r.because))})` : r.hinted ? "a hint of an earlier run" : "the resolver";
  say("is", kind(r) + (r.link ? `, ${r.link} of ${model.chain.length} of the critical chain` : ""));
  if (r.file !== undefined) say("file", r.file);
  say("asked for by", because + (r.needed ? "" : ", as a guess"));
  say("asked for at", time(r.asked) + (r.begun > r.asked ? `, ${time(r.begun - r.asked)} in the queue` : ""));
  say("under way", `${time(r.begun)} to ${time(r.ended)}, ${time(r.ended - r.begun)}`);
  for (const w of model.waits) if (w.row === r.id) say("waited for", `${time(w.begin)} to ${time(w.end)}, ${time(w.end - w.begin)}`);
  say("answer", r.outcome + (r.error ? ": " + r.error : "") + (r.read ? "" : ", never read"));
  if (r.exchanges === undefined && r.outcome === "answered") say("HTTP", "none: the cache had it");
  for (const x of r.exchanges || []) {
    say("HTTP", `${x.status || "no answer"}, ${size(x.bytes)} in ${time(x.ended - x.begun)}: ${x.url}${x.range ? " " + x.range : ""}${x.error ? " (" + x.error + ")" : ""}`);
  }
  tip.replaceChildren(make("h3", "", label(r)), list);
}
function tip(r, x, y) {
  details(r);
  const t = $("tip");
  t.hidden = false;
  const box = t.getBoundingClientRect();
  t.style.left = Math.max(8, Math.min(x + 16, innerWidth - box.width - 8)) + "px";
  t.style.top = (y + 20 + box.height > innerHeight ? Math.max(8, y - box.height - 14) : y + 20) + "px";
}

// go leads the keyboard to a row, or away from all.
function go(r) {
  if (here) here.element.classList.remove("here");
  here = r || null;
  if (!r) {
    $("tip").hidden = true;
    return;
  }
  r.element.classList.add("here");
  const middle = (r.row.begun + r.row.ended) / 2;
  if (middle < t0 || middle > t1) show(middle - (t1 - t0) / 2, middle + (t1 - t0) / 2);
  r.element.scrollIntoView({ block: "nearest" });
  const box = r.element.getBoundingClientRect();
  tip(r.row, box.left + box.width * Math.min(.8, Math.max(.2, (r.row.begun - t0) / (t1 - t0))), box.top);
}

function wire() {
  const rowOf = (e) => {
    const at = e.target.closest("[data-id]");
    return at && by(Number(at.dataset.id));
  };
  $("rows").addEventListener("mousemove", (e) => {
    const r = rowOf(e);
    r ? tip(r, e.clientX, e.clientY) : $("tip").hidden = true;
  });
  $("rows").addEventListener("mouseleave", () => { $("tip").hidden = true; });
  $("rows").addEventListener("click", (e) => { const r = rowOf(e); if (r) go(rows[r.id - 1]); });
  $("filter").addEventListener("input", filter);
  $("only").addEventListener("change", filter);
  $("in").addEventListener("click", () => zoom(.5));
  $("out").addEventListener("click", () => zoom(2));
  $("all").addEventListener("click", () => show(0, end));
  addEventListener("resize", () => { ticks(); });
  addEventListener("beforeprint", () => show(0, end));
  $("waterfall").addEventListener("wheel", (e) => {
    if (!e.ctrlKey && !e.metaKey) return;
    e.preventDefault();
    const box = $("axis").getBoundingClientRect();
    zoom(e.deltaY > 0 ? 1.25 : .8, t0 + (t1 - t0) * Math.min(1, Math.max(0, (e.clientX - box.left) / box.width)));
  }, { passive: false });
  select($("overview"), $("strip"), () => [0, end]);
  select($("axis"), $("axis"), () => [t0, t1]);
  document.addEventListener("keydown", keys);
}

// Dragging over a part of the page shows that time alone; a double click shows all.
function select(on, box, range) {
  let from = null, window;
  const at = (e) => {
    const b = box.getBoundingClientRect();
    return window[0] + (window[1] - window[0]) * Math.min(1, Math.max(0, (e.clientX - b.left) / b.width));
  };
  on.addEventListener("pointerdown", (e) => {
    window = range();
    from = at(e);
    on.setPointerCapture(e.pointerId);
  });
  on.addEventListener("pointerup", (e) => {
    if (from === null) return;
    const to = at(e);
    if (Math.abs(to - from) > (window[1] - window[0]) / 200) show(Math.min(from, to), Math.max(from, to));
    from = null;
  });
  on.addEventListener("pointercancel", () => { from = null; });
  on.addEventListener("dblclick", () => show(0, end));
}

function keys(e) {
  if (e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target === $("filter")) {
    if (e.key === "Escape") { $("filter").value = ""; filter(); $("waterfall").focus(); }
    return;
  }
  const width = t1 - t0, i = here ? here.at : -1;
  const act = {
    ArrowDown: () => go(shown[Math.min(shown.length - 1, i + 1)]),
    ArrowUp: () => go(shown[Math.max(0, i - 1)]),
    c: () => go(shown.find((r) => r.at > i && r.row.link) || shown.find((r) => r.row.link)),
    "+": () => zoom(.5), "=": () => zoom(.5), "-": () => zoom(2), 0: () => show(0, end),
    ArrowLeft: () => show(t0 - width / 4, t1 - width / 4), ArrowRight: () => show(t0 + width / 4, t1 + width / 4),
    "/": () => $("filter").focus(), Escape: () => go(null),
  }[e.key];
  if (!act) return;
  if (e.key.startsWith("Arrow") && e.target !== $("waterfall") && e.target !== document.body) return;
  e.preventDefault();
  act();
}

head();
overview();
waterfall();
chain();
show(0, end);
filter();
wire();
