// Goal: the mails that the specification demands: to customers where their membership ends or costs
// something else, to the merchant's own people where a script does not take a postback. Method: the
// acceptance cases over HTTP on a clock that is moved; mails are read from a real SMTP server.
import { describe, expect, test } from "vitest";
import { startPost, type TestPost } from "../../support/post.ts";
import { startProgram, type Body, type TestProgram } from "../../support/program.ts";
import { startReceiver } from "../../support/receiver.ts";
import { expectStatus, type Answered } from "../rest/orders.ts";
import { number, openShop, stringOf, type SegpayShop } from "./shop.ts";

type Story = { readonly program: TestProgram; readonly shop: SegpayShop; readonly post: TestPost };

/** A shop whose customers get mails; other kinds than those that a case is about are left out. */
async function begin(settings: Body = { without: ["receipt"] }): Promise<Story> {
  const post = await startPost();
  const program = await startProgram({ mailer: post.mailer, testClock: "2027-01-01T01:00:00Z" });
  const shop = await openShop(program);
  expectStatus(await shop.client.patch("/v1/mail", { on: true, ...settings }), 200);
  return { program, shop, post };
}

async function advanceMinutes({ program, shop }: Story, minutes: number): Promise<void> {
  const { body } = await shop.client.get("/v1/test-clock");
  const to = new Date(Date.parse(String(body["now"])) + minutes * 60_000).toISOString();
  await program.advanceTo(shop.client, to);
}

/** Receiver and subject of each, in the order in which they came. */
function mailed({ post }: Story): string[] {
  return post.mails().map(({ to, subject }) => `${to.address}: ${subject}`);
}

function last({ post }: Story) {
  const mail = post.mails().at(-1);
  if (mail === undefined) throw new Error("no mail came");
  return mail;
}

describe("to customers", () => {
  const given = ({ id }: Answered, more: Record<string, string>) => ({
    PurchaseID: number(id),
    ...more,
  });

  test("SP-9 of a cancellation at once, and of the end when it comes", async () => {
    const story = await begin();
    const { shop } = story;
    const purchase = await shop.signUp();
    stringOf(await shop.adm("CancelMembership", given(purchase, { CancelReason: "moved" })));
    await advanceMinutes(story, 1);
    expect(mailed(story)).toEqual(["amy@mail.example: Your cancellation is confirmed"]);
    await shop.advanceDays(40);
    expect(mailed(story).slice(1)).toEqual(["amy@mail.example: Your access has ended"]);
  });

  test("SP-10 of an expiry at once", async () => {
    const story = await begin();
    const purchase = await story.shop.signUp();
    const reason = given(purchase, { CancelReason: "" });
    expect(stringOf(await story.shop.adm("ExpireMembership", reason))).toBe("Successful");
    await advanceMinutes(story, 1);
    expect(mailed(story)).toEqual(["amy@mail.example: Your access has ended"]);
  });

  test("SP-16 of another amount, and of nothing else that changes", async () => {
    const story = await begin();
    const { shop } = story;
    const purchase = await shop.signUp();
    const modify = (RecurringAmount: string) =>
      shop.adm("ModifyRebillAmount", given(purchase, { RecurringAmount, Comments: "" }));
    expect(stringOf(await modify("15.00"))).toBe("Successful");
    await advanceMinutes(story, 1);
    expect(mailed(story)).toEqual(["amy@mail.example: Your payments are $15.00 from now on"]);
    const { text } = last(story);
    expect(text).toContain("now costs $15.00 each time, instead of $20.00.");
    expect(text).toContain("The first payment of $15.00 is on January 4, 2027.");
    expect(stringOf(await modify("15.00"))).toBe("Successful");
    stringOf(await shop.adm("ExtendMembership", given(purchase, { Days: "5" })));
    expect(stringOf(await modify("25.00"))).toBe("Increase not allowed");
    await shop.advanceDays(10);
    expect(mailed(story)).toHaveLength(1);
  });
});

describe("to the merchant's people", () => {
  const WITH_RETRY = { retry: true, notificationEmail: "ops@shop.example" };

  /** A script of one type, with a key of its own in its address; it answers with what it was sent. */
  async function withScript(story: Story, more: Body, type = "enable") {
    const script = await startReceiver();
    script.answerWith({ status: 500, body: "no place for amy with secret" });
    const url = `${script.url}?act=<action>&id=<purchaseid>&pw=<extra password>&key=k-8731`;
    const body = { type, url, expectedResponse: "OK", errorResponse: "TAKEN", ...more };
    expectStatus(await story.shop.client.post("/v1/postbacks", body), 201);
    return script;
  }

  test("SP-31 of a script's first failure, with what was sent and what came back", async () => {
    const story = await begin({ on: false });
    const script = await withScript(story, WITH_RETRY);
    const purchase = await story.shop.signUp();
    await advanceMinutes(story, 1);
    const subject = "Your script did not take a postback: enable, 500";
    expect(mailed(story)).toEqual([`ops@shop.example: ${subject}`]);
    const { text, html } = last(story);
    expect(text).toContain(`a postback to ${script.url} failed`);
    expect(text).toContain("It is tried again, next at January 1, 2027");
    expect(text).toContain("no place for amy with ***");
    expect(text).toContain(`act = Enable\nid = ${number(purchase.id)}\npw = ***\nkey = ***`);
    for (const shown of [text, html]) expect(shown).not.toMatch(/secret|k-8731/);
    await advanceMinutes(story, 5);
    script.answerWith({ status: 200, body: "OK" });
    await advanceMinutes(story, 90);
    expect(script.received).toHaveLength(3);
    expect(mailed(story)).toHaveLength(1);
  });

  test("SP-31 and once more when it is given up", async () => {
    const story = await begin({ on: false });
    const script = await withScript(story, { ...WITH_RETRY, notificationLocale: "fr-CA" });
    await story.shop.signUp();
    // a script that takes nothing rests between its tries, longer and longer
    await advanceMinutes(story, 10 * 60);
    expect(script.received).toHaveLength(13);
    expect(mailed(story)).toEqual(
      Array(2).fill("ops@shop.example: Votre script n’a pas pris un postback : enable, 500"),
    );
    expect(last(story).text).toContain("Il ne sera plus renvoyé (essais : 13).");
    const events = await story.shop.client.get("/v1/events?kind=postback.failed");
    expect(JSON.stringify(expectStatus(events, 200))).not.toContain("secret");
    const deliveries = await story.shop.client.get("/v1/deliveries");
    expect(JSON.stringify(expectStatus(deliveries, 200))).not.toContain("secret");
  });

  test("SP-32 without retry, once: it failed and is not tried again", async () => {
    const story = await begin({ on: false });
    await withScript(story, { notificationEmail: "ops@shop.example" }, "transaction");
    await story.shop.signUp();
    await advanceMinutes(story, 90);
    expect(mailed(story)).toEqual([
      "ops@shop.example: Your script did not take a postback: transaction, 500",
    ]);
    expect(last(story).text).toContain("It will not be tried again (tries so far: 1).");
  });

  test("SP-30 of an inquiry that was answered neither yes nor no, and not of a no", async () => {
    const story = await begin({ on: false });
    const script = await withScript(story, { notificationEmail: "ops@shop.example" }, "inquiry");
    await story.shop.signUp();
    await advanceMinutes(story, 1);
    expect(mailed(story)).toEqual([
      "ops@shop.example: Your script did not take a postback: inquiry, 500",
    ]);
    expect(last(story).text).toContain("act = Probe");
    expect(last(story).text).not.toMatch(/secret|k-8731/);
    script.answerWith({ status: 200, body: "TAKEN" });
    await story.shop.signUp();
    await advanceMinutes(story, 1);
    expect(mailed(story)).toHaveLength(1);
  });

  test("nobody is told where nobody was named", async () => {
    const story = await begin({ on: false });
    await withScript(story, {});
    await story.shop.signUp();
    await advanceMinutes(story, 90);
    expect(mailed(story)).toEqual([]);
    const events = await story.shop.client.get("/v1/events?kind=postback.failed");
    expect(expectStatus(events, 200).data).toEqual([]);
  });

  test("the words are the merchant's own where it wrote some", async () => {
    const story = await begin({ on: false });
    const kind = "postback_failed";
    const words = { kind, language: "en", subject: "{{postback.type}} broke" };
    expectStatus(await story.shop.client.patch("/v1/mail-templates", words), 200);
    await withScript(story, { notificationEmail: "ops@shop.example" });
    await story.shop.signUp();
    await advanceMinutes(story, 1);
    expect(mailed(story)).toEqual(["ops@shop.example: enable broke"]);
    expect(await story.shop.client.patch("/v1/mail", { without: [kind] })).toMatchObject({
      status: 422,
    });
  });
});
