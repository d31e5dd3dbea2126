// Goal: a customer whose bank wants them to confirm a payment gets a mail, confirms at the bank's page
// and pays once; nobody else can, and nothing else is paid. Method: shops over HTTP under one clock,
// mails from a real SMTP server, the forms of the pages and of the bank followed as a browser would.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Mailbox } from "../../../src/faces/sandbox/mailbox/mailbox.ts";
import { startSmtpSink, type SmtpSink } from "../../../src/faces/sandbox/mailbox/smtp-sink.ts";
import { smtpMailer } from "../../../src/mail/smtp-mailer.ts";
import { readSmtpSettings } from "../../../src/mail/smtp-settings.ts";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { probe } from "../../engine/support/rows.ts";
import { buy, expectStatus, listed, monthly, subscriptionOf } from "../rest/orders.ts";

/** Its holder is asked at the bank's page; renewals that name no such payment are declined. */
const ASKED = { number: "4000002760003184", expiryMonth: 12, expiryYear: 2035 };

const mailbox = new Mailbox();
let sink: SmtpSink;
let program: TestProgram;

beforeAll(async () => {
  sink = await startSmtpSink(mailbox);
  const settings = readSmtpSettings(sink.url, "no-reply@perennial.example");
  program = await startProgram({ mailer: smtpMailer({ settings }) });
});
afterAll(async () => {
  await program.close();
  await sink.close();
});

const ALL_LINKS = probe("select to_jsonb(l)::text as row from payment_links l");

type Waiting = {
  readonly shop: Client;
  readonly email: string;
  readonly subscriptionId: string;
  readonly transactionId: string;
  /** Of the mail that the customer got. */
  readonly link: string;
};

async function now(shop: Client): Promise<string> {
  return String(expectStatus(await shop.get("/v1/test-clock"), 200)["now"]);
}

async function pass(shop: Client, days: number): Promise<void> {
  const to = Date.parse(await now(shop)) + days * 86_400_000;
  await program.advanceTo(shop, new Date(to).toISOString());
}

let customers = 0;

type Sold = Omit<Waiting, "transactionId" | "link">;

/** A shop's customer whose first renewal, in 30 days, will be declined until they confirm it. */
async function sell(customer: Body = {}, settings: Body = {}): Promise<Sold> {
  const shop = await program.newMerchant();
  const without = { without: ["receipt"] };
  expectStatus(await shop.patch("/v1/mail", { on: true, ...without, ...settings }), 200);
  const email = `ann${(customers += 1)}@example.net`;
  const more = { customer: { name: "Ann Ash", email, ...customer } };
  const purchase = await buy(shop, monthly({ unit: "DAY", frequency: 30 }, more));
  const cards = `/v1/customers/${purchase.customerId}/payment-methods`;
  const card = expectStatus(await shop.post(cards, { card: ASKED }), 201);
  const subscriptionId = subscriptionOf(purchase);
  const path = `/v1/subscriptions/${subscriptionId}/payment-method`;
  expectStatus(await shop.post(path, { paymentMethodId: card.id }), 200);
  return { shop, email, subscriptionId };
}

async function declined(sold: Sold): Promise<Waiting> {
  const [transaction] = await listed(sold.shop, "/v1/transactions?state=declined");
  const [mail] = mailbox.search({ to: sold.email, limit: 1 }).mails;
  const link = /http:\S+\/pay\/\S+/.exec(mail?.text ?? "")?.[0] ?? "";
  return { ...sold, transactionId: String(transaction?.["id"]), link };
}

async function open(customer: Body = {}, settings: Body = {}): Promise<Waiting> {
  const sold = await sell(customer, settings);
  await pass(sold.shop, 30);
  return await declined(sold);
}

/** Two of them on the same day. */
async function openTwo(): Promise<readonly [Waiting, Waiting]> {
  const [one, other] = [await sell(), await sell()];
  await pass(one.shop, 30);
  return [await declined(one), await declined(other)];
}

async function subscription({ shop, subscriptionId }: Waiting): Promise<Body> {
  return expectStatus(await shop.get(`/v1/subscriptions/${subscriptionId}`), 200);
}

/** Charges of the subscription since it was sold, the newest first, as `stage state`. */
async function charges({ shop, subscriptionId }: Waiting): Promise<string[]> {
  const found = await listed(shop, `/v1/transactions?subscriptionId=${subscriptionId}`);
  const later = found.filter(({ stage }) => stage !== "initial");
  return later.map(({ stage, state }) => `${String(stage)} ${String(state)}`);
}

type Seen = { readonly status: number; readonly html: string; readonly headers: Headers };

async function send(address: string, fields?: Readonly<Record<string, string>>): Promise<Seen> {
  const init = fields === undefined ? {} : { method: "POST", body: new URLSearchParams(fields) };
  const answer = await fetch(address, init);
  return { status: answer.status, html: await answer.text(), headers: answer.headers };
}

function title({ html }: Seen): string {
  return /<h1>(.*)<\/h1>/.exec(html)?.[1] ?? "";
}

/** Presses the only button of a page's only form, or the one with this name and value. */
async function press(page: Seen, button: Readonly<Record<string, string>> = {}, at = "") {
  const [, action = ""] = /<form method="post" action="([^"]*)"/.exec(page.html) ?? [];
  const fields = [...page.html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)];
  const text = (value = "") =>
    value.replace(/&#(\d+);|&amp;/g, (_, code) => (code ? String.fromCharCode(Number(code)) : "&"));
  const given = Object.fromEntries(fields.map(([, name = "", value]) => [name, text(value)]));
  return await send(new URL(text(action), at || program.baseUrl).href, { ...given, ...button });
}

/** From the link to the bank's page, having said there that it is them, or not. */
async function atBank(link: string, decision: "Y" | "N" | "U" = "Y"): Promise<Seen> {
  const toBank = await press(await send(link));
  expect(title(toBank)).toBe("Your bank has a question");
  return await press(await press(toBank), { decision }, program.bank.url);
}

/** And back. */
async function confirm(link: string, decision: "Y" | "N" | "U" = "Y"): Promise<Seen> {
  return await press(await atBank(link, decision));
}

describe("a payment that the bank wants confirmed", () => {
  test("is confirmed at the bank's page and paid once; the series goes on by itself", async () => {
    const waiting = await open();
    const mails = mailbox.search({ to: waiting.email, limit: 9 }).mails;
    expect(mails.map(({ subject }) => subject)).toEqual(["Please confirm your payment of €10.00"]);
    expect(await subscription(waiting)).toMatchObject({
      state: "inactive",
      reason: "authentication_required",
    });
    const page = await send(waiting.link);
    expect([page.status, title(page)]).toEqual([200, "Confirm your payment"]);
    for (const told of ["€10.00", "Membership", "Visa •••• 3184", "Test shop"]) {
      expect(page.html).toContain(told);
    }
    // a look pays nothing
    expect(await charges(waiting)).toEqual(["conversion declined"]);
    const done = await confirm(waiting.link);
    expect(title(done)).toBe("Thank you");
    expect(await charges(waiting)).toEqual(["conversion approved", "conversion declined"]);
    expect(await subscription(waiting)).toMatchObject({ state: "active", number: 3, reason: null });
    const events = await listed(waiting.shop, "/v1/events");
    const kinds = events.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "subscription.activated")).toHaveLength(1);
    // the bank knows the customer from now on
    await pass(waiting.shop, 30);
    expect(await charges(waiting)).toEqual([
      "rebill approved",
      "conversion approved",
      "conversion declined",
    ]);
  });

  test("is paid once, however often its links are followed, and at the same time", async () => {
    const waiting = await open();
    const make = `/v1/transactions/${waiting.transactionId}/payment-link`;
    const other = expectStatus(await waiting.shop.post(make, {}), 201);
    const one = await atBank(waiting.link);
    const another = await atBank(String(other["url"]));
    const answers = await Promise.all([one, one, another].map((page) => press(page)));
    expect(answers.map(title)).toContain("Thank you");
    expect(await charges(waiting)).toEqual(["conversion approved", "conversion declined"]);
    const again = await send(waiting.link, { amountMinor: "1000" });
    expect(["Thank you", "There is nothing to pay here"]).toContain(title(again));
    const journal = await program.bank.journal();
    const { body } = await waiting.shop.get("/v1/transactions?state=approved");
    const paid = (body["data"] as Body[]).map(({ id }) => String(id).slice(4));
    const booked = journal.filter(({ reference }) => paid.includes(reference));
    expect(booked.map(({ bookings }) => bookings)).toEqual([1, 1]);
    const late = await waiting.shop.post(make, {});
    expect([late.status, late.body["code"]]).toEqual([409, "wrong_state"]);
  });

  test.for([
    ["N", "The payment was not confirmed"],
    ["U", "This is not possible at the moment"],
  ] as const)(
    "answered %s at the bank's page, is not paid, and can be tried again",
    async (row) => {
      const [decision, said] = row;
      const waiting = await open();
      const page = await confirm(waiting.link, decision);
      expect(title(page)).toBe(said);
      expect(page.html).toContain(`href="${new URL(waiting.link).pathname}"`);
      expect(await charges(waiting)).toEqual(["conversion declined"]);
      expect(title(await confirm(waiting.link))).toBe("Thank you");
    },
  );

  test("is not paid with somebody else's proof, nor another amount than was shown", async () => {
    const [one, other] = await openTwo();
    const { html } = await atBank(one.link);
    const [, proof = ""] = /name="PaRes" value="([^"]*)"/.exec(html) ?? [];
    await press(await send(other.link));
    const stolen = await send(`${other.link}/return`, { PaRes: proof });
    expect(title(stolen)).toBe("The payment was not confirmed");
    expect(title(await send(`${other.link}/return`, { PaRes: "nothing" }))).toBe(
      "This is not possible at the moment",
    );
    expect(title(await send(other.link, { amountMinor: "1" }))).toBe("Confirm your payment");
    expect(await charges(other)).toEqual(["conversion declined"]);
  });

  test("waits while the bank is away", async () => {
    const waiting = await open();
    await program.bank.control("unreachable");
    const away = await confirm(waiting.link);
    await program.bank.control("up");
    expect(title(away)).toBe("Confirm your payment");
    expect(away.html).toContain("Your bank could not be reached. Nothing was charged");
    expect(await subscription(waiting)).toMatchObject({ state: "inactive" });
    expect(title(await confirm(waiting.link))).toBe("Thank you");
  });

  test("is paid no more once another card took its place, or it was cancelled", async () => {
    const [moved, cancelled] = await openTwo();
    const path = `/v1/subscriptions/${moved.subscriptionId}`;
    const { customerId } = await subscription(moved);
    const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2035 };
    const cards = `/v1/customers/${String(customerId)}/payment-methods`;
    const { id } = expectStatus(await moved.shop.post(cards, { card }), 201);
    expectStatus(await moved.shop.post(`${path}/payment-method`, { paymentMethodId: id }), 200);
    const cancel = `/v1/subscriptions/${cancelled.subscriptionId}/cancel`;
    expectStatus(await cancelled.shop.post(cancel, {}), 200);
    for (const { link } of [moved, cancelled]) {
      const page = await send(link, { amountMinor: "1000" });
      expect([page.status, title(page)]).toEqual([410, "There is nothing to pay here"]);
    }
  });
});

describe("a link", () => {
  test("is good for two weeks", async () => {
    const waiting = await open();
    await pass(waiting.shop, 13);
    expect((await send(waiting.link)).status).toBe(200);
    await pass(waiting.shop, 1);
    const late = await send(waiting.link, { amountMinor: "1000" });
    expect([late.status, title(late)]).toEqual([410, "This link has expired"]);
    expect(await charges(waiting)).toEqual(["conversion declined"]);
  });

  test("opens nothing when a character is wrong, nor at another merchant", async () => {
    const [one, other] = await openTwo();
    const [head = "", secret = ""] = one.link.split(/(?<=\/pay\/\w+)\./);
    const [otherHead = ""] = other.link.split(/(?<=\/pay\/\w+)\./);
    const wrong = [
      `${head}.${secret.startsWith("a") ? "b" : "a"}${secret.slice(1)}`,
      `${otherHead}.${secret}`,
      `${head}.`,
      `${head}.${secret}x`,
      `${program.baseUrl}/pay/x`,
      `${program.baseUrl}/pay/%00`,
    ];
    for (const link of wrong) {
      const page = await send(link);
      expect([link, page.status, title(page)]).toEqual([link, 404, "This link leads nowhere"]);
      expect((await send(link, { amountMinor: "1000" })).status).toBe(404);
    }
  });

  test("is kept as a hash, and shown once", async () => {
    const waiting = await open();
    const path = `/v1/transactions/${waiting.transactionId}/payment-link`;
    const headers = { "idempotency-key": "link-1" };
    const made = expectStatus(await waiting.shop.post(path, {}, { headers }), 201);
    expect(made).toMatchObject({ object: "payment_link", transactionId: waiting.transactionId });
    const again = expectStatus(await waiting.shop.post(path, {}, { headers }), 201);
    expect(again).toMatchObject({ url: null });
    const secret = String(made["url"]).split(".").at(-1) ?? "";
    expect(secret).toHaveLength(43);
    const rows = await program.db.tenant(waiting.shop.merchantId, (tx) => tx.query(ALL_LINKS, []));
    expect(rows).toHaveLength(2);
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test("tells its address to nobody, and runs nothing", async () => {
    const { headers, html } = await send((await open({ name: "<b>Ann</b>" })).link);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(html).not.toMatch(/<script|<img|<b>/);
  });

  test("speaks the customer's language", async () => {
    const waiting = await open({ name: "Zoé", locale: "fr" }, { contact: "aide@shop.example" });
    const [mail] = mailbox.search({ to: waiting.email, limit: 1 }).mails;
    expect(mail?.subject).toContain("Merci de confirmer votre paiement de 10,00");
    const page = await send(waiting.link);
    expect(title(page)).toBe("Confirmez votre paiement");
    expect(page.html).toContain('<html lang="fr">');
    expect(page.html).toContain("aide@shop.example");
  });
});

test("a merchant that sends no such mails makes the link itself", async () => {
  const waiting = await open({}, { without: ["receipt", "authentication_required"] });
  expect(mailbox.search({ to: waiting.email, limit: 9 }).mails).toEqual([]);
  const path = `/v1/transactions/${waiting.transactionId}/payment-link`;
  const made = expectStatus(await waiting.shop.post(path, {}), 201);
  expect(title(await confirm(String(made["url"])))).toBe("Thank you");
});
