/** The first page of a sandbox: what there is, what comes next, and what happens when time passes. */
import * as api from "./api.js";
import { paymentsChart } from "./chart.js";
import { clockFace, day, eventLines, every, eventWords, moment, money, position } from "./words.js";

const CHART_DAYS = 60;
const EVENT_LINES = 12;
/** How often the page looks by itself, and how often while the clock is moved. */
const LOOK_MS = 2_000;
const MOVING_MS = 150;

const session = await api.readSession();
let merchant = session.merchants[0];
let isMoving = false;

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** @param {string} name @param {string | null} text @param {string} [className] */
function make(name, text, className) {
  const made = document.createElement(name);
  if (text !== null) made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

/** @param {string} id @param {Node[][]} rows @param {string} empty */
function fill(id, rows, empty) {
  const body = byId(id).querySelector("tbody");
  const columns = byId(id).querySelectorAll("th").length;
  if (body === null) return;
  const made = rows.map((cells) => {
    const row = make("tr", null);
    row.append(...cells);
    return row;
  });
  if (made.length === 0) {
    const cell = make("td", empty, "empty");
    cell.setAttribute("colspan", String(columns));
    const row = make("tr", null);
    row.append(cell);
    made.push(row);
  }
  body.replaceChildren(...made);
}

const TILES = /** @type {const} */ ([
  ["active", "active subscriptions"],
  ["pending", "waiting for their first payment"],
  ["inactive", "paused"],
  ["completed", "completed"],
  ["cancelled", "cancelled"],
]);

/** @param {api.Overview} overview */
function showOverview(overview) {
  const counts = new Map(overview.subscriptions.map(({ state, count }) => [state, count]));
  byId("tiles").replaceChildren(
    ...TILES.filter(([state]) => state === "active" || (counts.get(state) ?? 0) > 0).map(
      ([state, words]) => {
        const tile = make("div", null, "tile");
        tile.append(make("b", String(counts.get(state) ?? 0)), make("span", words));
        return tile;
      },
    ),
  );
  byId("chart").replaceChildren(...paymentsChart(overview.payments, overview.today, CHART_DAYS));
  fill(
    "due",
    overview.dueNext.map(({ subscription, customerName }) => [
      make("td", day(subscription.chargeOn ?? subscription.dueOn)),
      make("td", customerName),
      make(
        "td",
        subscription.retryNo > 0 ? `retry ${subscription.retryNo}` : position(subscription),
      ),
      make("td", amount(subscription), "number"),
    ]),
    "Nothing is due. Sell something with the API, and it shows up here.",
  );
  byId("events").replaceChildren(
    ...eventLines(overview.events, EVENT_LINES).map(({ kind, at, count }) => {
      const { words, tone } = eventWords(kind);
      const item = make("li", null);
      const when = make("time", moment(at));
      when.setAttribute("datetime", at);
      const said = make("span", count === 1 ? words : `${words} × ${count}`);
      item.append(make("span", "", `dot ${tone}`), said, when);
      return item;
    }),
  );
  if (overview.events.length === 0) byId("events").append(make("li", "Nothing yet.", "empty"));
}

/** @param {api.Subscription[]} subscriptions */
function showNewest(subscriptions) {
  fill(
    "subscriptions",
    subscriptions.map((one) => [
      make("td", one.id),
      make("td", one.state),
      make("td", every(one)),
      make("td", position(one)),
      make("td", one.chargeOn === null ? "none" : day(one.chargeOn)),
      make("td", amount(one), "number"),
    ]),
    "No subscriptions yet.",
  );
}

/** @param {api.Subscription} subscription */
function amount({ amountMinor, currency }) {
  return money(amountMinor, currency, session.exponents);
}

/** @param {api.Clock} clock */
function showClock(clock) {
  const now = byId("now");
  now.textContent = clockFace(clock.now);
  now.setAttribute("datetime", clock.now);
  const moving = clock.state === "advancing";
  const percent = Math.round(clock.progress * 100);
  const bar = byId("progress");
  bar.hidden = !moving;
  bar.setAttribute("aria-valuenow", String(percent));
  const [fillPart, words] = bar.children;
  if (fillPart instanceof HTMLElement) fillPart.style.setProperty("width", `${percent}%`);
  if (words !== undefined) {
    words.textContent = `${percent} %, everything due on the way is charged`;
  }
  for (const button of document.querySelectorAll("button[data-advance]")) {
    if (button instanceof HTMLButtonElement) button.disabled = moving;
  }
}

/** @param {string} mode */
function showBank(mode) {
  const isUp = mode === "up";
  const state = byId("bank-state");
  state.textContent = isUp ? "up" : "not reachable";
  state.className = isUp ? "" : "is-down";
  byId("bank-toggle").textContent = isUp ? "Take the bank down" : "Bring the bank back";
  byId("bank-toggle").dataset["next"] = isUp ? "unreachable" : "up";
}

/** @param {unknown} error null takes the message away */
function complain(error) {
  const message = byId("message");
  message.hidden = error === null;
  message.textContent = error instanceof Error ? error.message : "";
}

async function look() {
  if (merchant === undefined) return;
  const { apiKey } = merchant;
  const [clock, bank, overview, newest] = await Promise.all([
    api.readClock(apiKey),
    api.readBank(),
    api.readOverview(apiKey),
    api.readNewest(apiKey),
  ]);
  showClock(clock);
  showBank(bank.mode);
  showOverview(overview);
  showNewest(newest.data);
  isMoving = clock.state === "advancing";
}

/** @param {string} step such as "1 month" @param {string} from an instant */
function later(step, from) {
  const at = new Date(from);
  if (step === "1 day") at.setUTCDate(at.getUTCDate() + 1);
  else if (step === "1 week") at.setUTCDate(at.getUTCDate() + 7);
  else {
    const dayOfMonth = at.getUTCDate();
    at.setUTCDate(1);
    at.setUTCMonth(at.getUTCMonth() + 1);
    const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
    at.setUTCDate(Math.min(dayOfMonth, last));
  }
  return at.toISOString();
}

/** @param {() => Promise<void>} work */
function attempt(work) {
  return () => {
    complain(null);
    work().catch(complain);
  };
}

function showMerchants() {
  byId("merchants").replaceChildren(
    ...session.merchants.map((one) => {
      const button = make("button", one.name);
      button.setAttribute("type", "button");
      button.setAttribute("aria-pressed", String(one === merchant));
      button.addEventListener(
        "click",
        attempt(async () => {
          merchant = one;
          showMerchants();
          await look();
        }),
      );
      return button;
    }),
  );
}

for (const button of document.querySelectorAll("button[data-advance]")) {
  if (!(button instanceof HTMLButtonElement)) continue;
  button.addEventListener(
    "click",
    attempt(async () => {
      if (merchant === undefined) return;
      const { now } = await api.readClock(merchant.apiKey);
      isMoving = true;
      await api.advanceClock(merchant.apiKey, later(button.dataset["advance"] ?? "", now));
      await look();
    }),
  );
}

byId("bank-toggle").addEventListener(
  "click",
  attempt(async () => {
    await api.setBank(byId("bank-toggle").dataset["next"] === "up" ? "up" : "unreachable");
    await look();
  }),
);

async function watch() {
  for (;;) {
    if (!document.hidden || isMoving) {
      await look().then(() => document.body.setAttribute("data-shown", ""), complain);
    }
    await new Promise((resolve) => setTimeout(resolve, isMoving ? MOVING_MS : LOOK_MS));
  }
}

showMerchants();
await watch();
