// Goal: a mail is given up only where the server said that it will never be taken. Method: errors as
// they come from an SMTP talk, one row each.
import { expect, test } from "vitest";
import { judgeSmtp } from "./smtp-verdict.ts";

test.for([
  ["the recipient does not exist", { code: "EENVELOPE", responseCode: 550 }, "refused 550"],
  ["the message is too large", { code: "EMESSAGE", responseCode: 552 }, "refused 552"],
  ["the recipient's box is busy", { code: "EENVELOPE", responseCode: 450 }, "failed 450"],
  ["the message may come later", { code: "EMESSAGE", responseCode: 451 }, "failed 451"],
  ["our login is refused", { code: "EAUTH", responseCode: 535 }, "failed 535"],
  ["the greeting is a refusal", { code: "EPROTOCOL", responseCode: 554 }, "failed 554"],
  ["nobody listens", { code: "ESOCKET" }, "failed unreachable"],
  ["no such host", { code: "EDNS" }, "failed unreachable"],
  ["silence", { code: "ETIMEDOUT" }, "failed timeout"],
  ["no TLS", { code: "ETLS" }, "failed tls"],
  ["anything else", {}, "failed broken"],
] as const)("%s", ([, parts, expected]) => {
  const verdict = judgeSmtp(Object.assign(new Error("it failed"), parts));
  expect(`${verdict.kind} ${verdict.status}`).toBe(expected);
  if (verdict.kind === "failed") expect(verdict.isOurs).toBe(true);
});

test("what was answered is kept, and not all of it", () => {
  const response = `550 5.1.1 unknown\0 ${"x".repeat(500)}`;
  const verdict = judgeSmtp(Object.assign(new Error("no"), { code: "EENVELOPE", response }));
  expect(verdict.answer).toHaveLength(199);
  expect(judgeSmtp("only text").answer).toBe("only text");
});
