/** The mailbox of a sandbox: what customers were written, and how it looks on their devices. */

import { emptyMailbox, readMails, readSource } from "./calls.js";

/** @typedef {import("./calls.js").Mail} Mail */
/** @typedef {import("./calls.js").Mails} Mails */
/** @typedef {import("./calls.js").Address} Address */

const LOOK_MS = 2_000;
const TYPING_MS = 150;

/** @type {Mail[]} */
let mails = [];
/** @type {Mail | null} */
let shown = null;
let form = "html";
let scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
let width = "desk";

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

const to = /** @type {HTMLInputElement} */ (byId("to"));
const frame = /** @type {HTMLIFrameElement} */ (byId("html"));

/** @param {string} tag @param {string} text @param {string} [className] */
function make(tag, text, className) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className !== undefined) made.className = className;
  return made;
}

/** @param {Address} address */
function nameOf({ name, address }) {
  return name === "" ? address : `${name} <${address}>`;
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const MOMENT = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "long",
  timeStyle: "medium",
  timeZone: "UTC",
});

// The list ----------------------------------------------------------------------------------------

/** @param {Mails} found */
function showList({ data, total, receives }) {
  mails = data;
  const count = total > data.length ? `the newest ${data.length} of ${total}` : String(total);
  byId("list-title").textContent = total === 0 ? "Mails" : `Mails: ${count}`;
  byId("mails").replaceChildren(...data.map(lineOf));
  const none = byId("none");
  none.hidden = total > 0;
  none.textContent = receives
    ? to.value.trim() === ""
      ? "No mail yet. Sell something with the API to a customer with an address, or move the clock."
      : "No mail to anybody of that name or address."
    : "SMTP_URL sends the mails of this sandbox elsewhere, so none arrive here.";
}

/** @param {Mail} mail */
function lineOf(mail) {
  const when = make("time", DAY.format(new Date(mail.at)));
  when.setAttribute("datetime", mail.at);
  const button = make("button", "");
  button.setAttribute("type", "button");
  if (mail.id === shown?.id) button.setAttribute("aria-current", "true");
  button.append(
    make("span", mail.to.name || mail.to.address, "to"),
    when,
    make("span", mail.subject, "subject"),
  );
  button.addEventListener("click", () => {
    show(mail);
    byId("subject").focus();
  });
  const item = make("li", "");
  item.append(button);
  return item;
}

// A mail ------------------------------------------------------------------------------------------

/** @param {Mail | null} mail */
function show(mail) {
  shown = mail;
  byId("mail").hidden = mail === null;
  document.body.classList.toggle("has-mail", mail !== null);
  byId("mails").replaceChildren(...mails.map(lineOf));
  if (mail === null) return;
  byId("subject").textContent = mail.subject;
  const headers = [
    ["From", nameOf(mail.from)],
    ["To", nameOf(mail.to)],
    ...(mail.replyTo === null ? [] : [["Answers to", mail.replyTo]]),
    ["Date", `${MOMENT.format(new Date(mail.at))} UTC`],
    ["Message-ID", mail.messageId],
  ];
  byId("headers").replaceChildren(
    ...headers.flatMap(([name = "", value = ""]) => [make("dt", name), make("dd", value)]),
  );
  showForm().catch(complain);
}

async function showForm() {
  for (const button of document.querySelectorAll("[data-form], [data-scheme], [data-width]")) {
    const {
      form: asForm,
      scheme: asScheme,
      width: asWidth,
    } = /** @type {HTMLElement} */ (button).dataset;
    const isOn = asForm === form || asScheme === scheme || asWidth === width;
    button.setAttribute("aria-pressed", String(isOn));
    if (asForm === undefined) /** @type {HTMLButtonElement} */ (button).disabled = form !== "html";
  }
  const mail = shown;
  if (mail === null) return;
  const text = byId("text");
  text.hidden = form === "html";
  byId("frame").hidden = form !== "html";
  frame.className = width;
  if (form === "html") {
    const address = `/mailbox/${mail.id}/html?scheme=${scheme}`;
    if (frame.getAttribute("src") !== address) frame.setAttribute("src", address);
    return;
  }
  text.textContent = form === "text" ? mail.text : await readSource(mail);
}

// What the page does ------------------------------------------------------------------------------

/** @param {unknown} error null takes the message away */
function complain(error) {
  const message = byId("message");
  message.hidden = error === null;
  message.textContent = error === null ? "" : "The server does not answer. Is it still running?";
}

async function look() {
  try {
    const found = await readMails(to.value);
    const before = JSON.stringify(mails.map(({ id }) => id));
    const isSame = before === JSON.stringify(found.data.map(({ id }) => id));
    // drawn anew, a list loses the place of whoever reads it
    if (!isSame || found.total === 0) showList(found);
    complain(null);
  } catch (error) {
    complain(error);
  }
}

for (const button of document.querySelectorAll("[data-form], [data-scheme], [data-width]")) {
  button.addEventListener("click", () => {
    const { dataset } = /** @type {HTMLElement} */ (button);
    form = dataset["form"] ?? form;
    scheme = dataset["scheme"] ?? scheme;
    width = dataset["width"] ?? width;
    showForm().catch(complain);
  });
}

byId("back").addEventListener("click", () => show(null));

async function empty() {
  await emptyMailbox();
  show(null);
  await look();
}

byId("empty").addEventListener("click", () => {
  empty().catch(complain);
});

byId("search").addEventListener("submit", (event) => event.preventDefault());

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
to.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(look, TYPING_MS);
});

await look();
document.body.setAttribute("data-shown", "");
setInterval(() => {
  if (!document.hidden) void look();
}, LOOK_MS);
