// Goal: customers hear of what happened to their money, once, from what is true when it is written; a
// mail server that is away loses none. Method: a shop over HTTP under the clock; the mails are read
// from a real SMTP server.
import { describe, expect, test } from "vitest";
import {
  buy,
  expectStatus,
  listed,
  monthly,
  single,
  VISA,
  type Answered,
} from "../faces/rest/orders.ts";
import { startPost, type TestPost } from "../support/post.ts";
import { startProgram, type Body, type Client, type TestProgram } from "../support/program.ts";

type Story = { readonly program: TestProgram; readonly shop: Client; readonly post: TestPost };

async function begin(settings: Body = {}): Promise<Story> {
  const post = await startPost();
  const program = await startProgram({ mailer: post.mailer });
  const shop = await program.newMerchant();
  expectStatus(
    await shop.patch("/v1/mail", { on: true, contact: "help@shop.example", ...settings }),
    200,
  );
  return { program, shop, post };
}

/** Everything due now is done, mails among it. */
async function settle({ program, shop }: Story): Promise<void> {
  const clock = expectStatus(await shop.get("/v1/test-clock"), 200);
  await program.advanceTo(shop, String(clock["now"]));
}

/** Subjects, in the order in which the mails came. */
function subjects({ post }: Story): string[] {
  return post.mails().map(({ subject }) => subject);
}

function last({ post }: Story) {
  const mail = post.mails().at(-1);
  if (mail === undefined) throw new Error("no mail came");
  return mail;
}

const DECLINES_RENEWALS = { ...VISA, number: "4000000000000341" };

async function command(shop: Client, path: string, body: Body = {}): Promise<Answered> {
  const reply = await shop.post(path, body);
  if (reply.status >= 300) throw new Error(reply.text);
  return reply.body as Answered;
}

describe("a payment", () => {
  test("has its receipt, and so has each renewal, under the id of its event", async () => {
    const story = await begin();
    await buy(story.shop, monthly());
    await story.program.advanceTo(story.shop, "2026-02-01T06:00:00Z");
    expect(subjects(story)).toEqual([
      "Receipt from Test shop: €10.00",
      "Receipt from Test shop: €10.00",
    ]);
    const { to, from, replyTo, text, html, messageId, at } = last(story);
    expect(to).toEqual({ name: "Ann Ash", address: "ann@example.net" });
    expect(from).toEqual({ name: "Test shop", address: "no-reply@perennial.example" });
    expect(replyTo).toBe("help@shop.example");
    expect(at).toBe("2026-02-01T00:00:00.000Z");
    expect(text).toContain("Your next payment of €10.00 is on March 1, 2026.");
    expect(text).toContain("Card: Visa •••• 1111");
    expect(text).toContain("For: Membership");
    expect(html).toContain("Your next payment of €10.00 is on March 1, 2026.");
    const events = await listed(story.shop, "/v1/events?kind=transaction.approved");
    const { merchantId } = story.shop;
    expect(messageId).toBe(`${String(events.at(-1)?.["id"])}.mer_${merchantId}@perennial.example`);
  });

  test("that is declined says when it is tried again, and when no more", async () => {
    const story = await begin({ without: ["receipt"] });
    await buy(story.shop, monthly({}, { payment: { card: DECLINES_RENEWALS } }));
    await story.program.advanceTo(story.shop, "2026-02-01T06:00:00Z");
    expect(subjects(story)).toEqual(["Your payment of €10.00 did not go through"]);
    expect(last(story).text).toContain(
      "We will try again on February 2, 2026, February 5, 2026, and February 10, 2026.",
    );
    // as events and the subscription tell it
    const dates = ["2026-02-02", "2026-02-05", "2026-02-10"];
    const [declined] = await listed(story.shop, "/v1/events?kind=transaction.declined");
    expect(declined?.["facts"]).toEqual({ retriesOn: dates });
    const [series] = await listed(story.shop, "/v1/subscriptions");
    expect(series?.["retriesOn"]).toEqual(dates);
    await story.program.advanceTo(story.shop, "2026-03-01T06:00:00Z");
    // four tries, and nothing besides of the cancellation that the last one makes
    expect(subjects(story)).toHaveLength(4);
    expect(last(story).text).toContain("We will not try this payment again.");
    expect(last(story).text).not.toContain("We will try again");
  });

  test("that is refunded says so", async () => {
    const story = await begin({ without: ["receipt"] });
    const { transactions } = await buy(story.shop, single(5000));
    const id = String(transactions[0]?.["id"]);
    await command(story.shop, `/v1/transactions/${id}/refund`, { amountMinor: 1250 });
    await settle(story);
    expect(subjects(story)).toEqual(["Refund from Test shop: €12.50"]);
    expect(last(story).text).toContain("For: A book");
  });

  test("that was only checked, or was declined at the checkout, has no mail", async () => {
    const story = await begin();
    await buy(story.shop, single(0, { kind: "verify", lines: monthlyFree() }));
    await buy(
      story.shop,
      single(500, { payment: { card: { ...VISA, number: "4000000000000002" } } }),
    );
    await settle(story);
    expect(subjects(story)).toEqual([]);
  });
});

function monthlyFree(): Body[] {
  const recurring = { amountMinor: 1000, unit: "MONTH", frequency: 1 };
  return [{ description: "Membership", amountMinor: 0, recurring }];
}

describe("a subscription", () => {
  test("is announced days ahead, in its customer's language", async () => {
    const story = await begin({ without: ["receipt"] });
    const customer = { name: "Zoé Frêne", email: "zoe@example.net", locale: "fr-ca" };
    await buy(story.shop, monthly({ noticeDays: 3 }, { customer }));
    await story.program.advanceTo(story.shop, "2026-01-28T23:00:00Z");
    expect(subjects(story)).toEqual([]);
    await story.program.advanceTo(story.shop, "2026-01-29T06:00:00Z");
    const { subject, text, html } = last(story);
    expect(subject.replace(/\s/g, " ")).toBe("Votre paiement de 10,00 € du 1 février 2026");
    expect(text).toContain("Bonjour Zoé Frêne,");
    expect(html).toContain('lang="fr-CA"');
  });

  test("that is cancelled says until when there is access, and then that it is over", async () => {
    const story = await begin({ without: ["receipt"] });
    const { id } = await buy(story.shop, monthly());
    await command(story.shop, `/v1/purchases/${id}/cancel`);
    await settle(story);
    expect(subjects(story)).toEqual(["Your cancellation is confirmed"]);
    expect(last(story).text).toContain("you have access until February 1, 2026.");
    await story.program.advanceTo(story.shop, "2026-02-03T00:00:00Z");
    expect(subjects(story).slice(1)).toEqual(["Your access has ended"]);
    expect(last(story).text).toContain("your access ended on February 1, 2026.");
  });

  test("that is cancelled with its access at once has one mail", async () => {
    const story = await begin({ without: ["receipt"] });
    const { id } = await buy(story.shop, monthly());
    await command(story.shop, `/v1/purchases/${id}/cancel`, { access: "now" });
    await story.program.advanceTo(story.shop, "2026-02-03T00:00:00Z");
    expect(subjects(story)).toEqual(["Your cancellation is confirmed"]);
    expect(last(story).text).toContain("Your access has ended.");
  });

  test("whose card expires asks for a new one", async () => {
    const story = await begin({ without: ["receipt"] });
    const card = { ...VISA, expiryYear: 2026, expiryMonth: 3 };
    await buy(story.shop, monthly({}, { payment: { card } }));
    await story.program.advanceTo(story.shop, "2026-03-02T00:00:00Z");
    expect(subjects(story)).toEqual(["Your card Visa •••• 1111 expires soon"]);
    expect(last(story).text).toContain("is good until the end of March 2026.");
  });
});

describe("an order that is sold on trust", () => {
  async function sellOnTrust(): Promise<Story> {
    const story = await begin();
    const { id } = await command(story.shop, "/v1/packages", {
      name: "Gold",
      standInEnabled: true,
    });
    await story.program.bank.control("unreachable", { until: "2026-01-01T05:00:00Z" });
    await buy(story.shop, monthly({}, { packageId: id }));
    await settle(story);
    expect(subjects(story)).toEqual(["Your order is in, and your access is open"]);
    expect(last(story).text).toContain("we will ask for €10.00 as soon as the bank answers");
    return story;
  }

  test("is confirmed when the bank approves it", async () => {
    const story = await sellOnTrust();
    await story.program.advanceTo(story.shop, "2026-01-01T12:00:00Z");
    expect(subjects(story).slice(1)).toEqual(["Your order is confirmed: €10.00"]);
    expect(last(story).text).toContain("Your next payment of €10.00 is on February 1, 2026.");
  });

  test("is withdrawn when the bank declines it, and nothing else is said of its end", async () => {
    const story = await sellOnTrust();
    await story.program.bank.control("hard-decline", { from: "2026-01-01T05:00:00Z" });
    await story.program.advanceTo(story.shop, "2026-01-01T12:00:00Z");
    expect(subjects(story).slice(1)).toEqual(["Your order could not be confirmed"]);
  });
});

describe("no mail", () => {
  test("goes to a customer without an address; the delivery says why", async () => {
    const story = await begin();
    await buy(story.shop, single(500, { customer: { name: "Ann Ash" } }));
    await settle(story);
    expect(subjects(story)).toEqual([]);
    const [delivery] = await listed(story.shop, "/v1/deliveries");
    expect(delivery).toMatchObject({ channel: "mail", state: "skipped", endpointId: null });
    const read = await story.shop.get(`/v1/deliveries/${String(delivery?.["id"])}`);
    expect(read.status).toBe(200);
  });

  test("goes out before it is switched on, nor after it is switched off", async () => {
    const story = await begin({ on: false });
    await buy(story.shop, single(500));
    expectStatus(await story.shop.patch("/v1/mail", { on: true }), 200);
    await settle(story);
    await buy(story.shop, single(600));
    await settle(story);
    expectStatus(await story.shop.patch("/v1/mail", { on: false }), 200);
    await buy(story.shop, single(700));
    await settle(story);
    expect(subjects(story)).toEqual(["Receipt from Test shop: €6.00"]);
  });
});

describe("a mail server that is away", () => {
  test("is tried again, and the customer has one mail in the end", async () => {
    const story = await begin();
    await story.post.stop();
    await buy(story.shop, single(500));
    await settle(story);
    const due = async () => (await listed(story.shop, "/v1/deliveries"))[0];
    expect(await due()).toMatchObject({ state: "due", tries: 1, lastStatus: "unreachable" });
    await story.program.advanceTo(story.shop, "2026-01-01T00:03:00Z");
    expect(await due()).toMatchObject({ state: "due", tries: 2 });
    await story.post.restart();
    await story.program.advanceTo(story.shop, "2026-01-01T01:00:00Z");
    expect(await due()).toMatchObject({ state: "delivered", tries: 3, lastStatus: "250" });
    expect(subjects(story)).toEqual(["Receipt from Test shop: €5.00"]);
  });

  test("for days makes a mail be given up, which can be sent again by hand", async () => {
    const story = await begin();
    await story.post.stop();
    await buy(story.shop, single(500));
    await story.program.advanceTo(story.shop, "2026-01-05T00:00:00Z");
    const [given] = await listed(story.shop, "/v1/deliveries");
    expect(given).toMatchObject({ state: "given_up", tries: 9 });
    await story.post.restart();
    await command(story.shop, `/v1/deliveries/${String(given?.["id"])}/resend`);
    await settle(story);
    expect(subjects(story)).toEqual(["Receipt from Test shop: €5.00"]);
    // nor is anything held against later mails
    await buy(story.shop, single(600));
    await settle(story);
    expect(subjects(story)).toHaveLength(2);
  });
});

describe("a merchant's own words", () => {
  test("are said in the place of ours, in their language only, until they are reset", async () => {
    const story = await begin({ senderName: "Ash & Sons", colour: "#2c4a7c" });
    const body = "Dear {{customer.name}},\n\nwe have your {{amount}}.";
    const key = { kind: "receipt", language: "en" };
    const written = await story.shop.patch("/v1/mail-templates", { ...key, body });
    expect(expectStatus(written, 200)).toMatchObject({
      isOwn: true,
      subject: "Receipt from {{merchant.name}}: {{amount}}",
      body,
    });
    await buy(story.shop, single(500));
    const zoe = { name: "Zoé", email: "zoe@example.net", locale: "fr" };
    await buy(story.shop, single(500, { customer: zoe }));
    await settle(story);
    const [english, french] = story.post.mails();
    expect(english?.text).toContain("Dear Ann Ash,\n\nwe have your €5.00.");
    expect(english?.from.name).toBe("Ash & Sons");
    expect(english?.html).toContain("border-top:4px solid #2c4a7c");
    expect(french?.text).toContain("Bonjour Zoé,");
    const reset = await story.shop.post("/v1/mail-templates/reset", key);
    expect(expectStatus(reset, 200)).toMatchObject({ isOwn: false });
    await buy(story.shop, single(600));
    await settle(story);
    expect(last(story).text).toContain("thank you. Your payment of €6.00 has been received.");
  });

  test("can be looked at before they are written", async () => {
    const story = await begin({ colour: "#2c4a7c" });
    const order = { kind: "declined", locale: "fr-CA", subject: "Refusé : {{amount}}" };
    const preview = expectStatus(await story.shop.post("/v1/mail-templates/preview", order), 200);
    expect(String(preview["subject"]).replace(/\s/g, " ")).toBe("Refusé : 12,50 €");
    expect(preview["html"]).toContain("Bonjour Ann Ash,");
    expect(preview["html"]).toContain("#2c4a7c");
    expect(preview["text"]).toContain("Nous réessaierons le 3 février 2026 et 6 février 2026.");
    const [template] = await listed(story.shop, "/v1/mail-templates?kind=declined&language=fr");
    expect(template).toMatchObject({ isOwn: false });
    expect(story.post.mails()).toEqual([]);
  });

  test.for([
    [{ kind: "receipt", language: "en", subject: "{{password}}" }, "subject"],
    [{ kind: "receipt", language: "en", subject: "Hi\nBcc: all@example.net" }, "subject"],
    [{ kind: "receipt", language: "en", body: "{{amount" }, "body"],
    [{ kind: "receipt", language: "en", body: "x".repeat(5_001) }, "body"],
    [{ kind: "receipt", language: "de", body: "Hallo" }, "language"],
    [{ kind: "spam", language: "en", body: "Hello" }, "kind"],
  ] as const)("are refused where they cannot be read: %o", async ([body, field]) => {
    const program = await startProgram();
    const shop = await program.newMerchant();
    const refused = await shop.patch("/v1/mail-templates", body);
    expect([refused.status, refused.body["field"]]).toEqual([422, field]);
  });
});

test("without a mail server, mails cannot be switched on", async () => {
  const program = await startProgram();
  const shop = await program.newMerchant();
  const refused = await shop.patch("/v1/mail", { on: true });
  expect([refused.status, refused.body["code"], refused.body["field"]]).toEqual([
    409,
    "wrong_state",
    "on",
  ]);
});
