// Goal: the mailbox keeps the newest mails and finds them by their receiver. Method: more than it holds.
import { expect, test } from "vitest";
import { Mailbox, MOST_MAILS } from "./mailbox.ts";

function mailTo(name: string, address: string) {
  return {
    messageId: "m@mail.example",
    at: "2026-01-01T00:00:00.000Z",
    from: { name: "Shop", address: "shop@mail.example" },
    to: { name, address },
    replyTo: null,
    subject: "Receipt",
    text: "",
    html: "",
    source: "",
  };
}

test("the newest come first, and no more are kept than it holds", () => {
  const box = new Mailbox();
  for (let no = 1; no <= MOST_MAILS + 2; no += 1) box.add(mailTo("", `c${no}@example.net`));
  const { total, mails } = box.search({ to: "", limit: 2 });
  expect([total, mails.map(({ id }) => id)]).toEqual([MOST_MAILS, [502, 501]]);
  expect([box.find(2), box.find(3)?.to.address]).toEqual([null, "c3@example.net"]);
  box.empty();
  expect(box.search({ to: "", limit: 2 }).total).toBe(0);
  box.add(mailTo("", "next@example.net"));
  expect(box.search({ to: "", limit: 2 }).mails[0]?.id).toBe(503);
});

test.for([
  ["joann@", 1],
  ["ANN", 2],
  [" ash ", 1],
  ["bob", 0],
  ["", 2],
] as const)("%j finds %i", ([to, count]) => {
  const box = new Mailbox();
  box.add(mailTo("Ann Ash", "ann@example.net"));
  box.add(mailTo("", "joann@example.net"));
  expect(box.search({ to, limit: 10 }).total).toBe(count);
});
