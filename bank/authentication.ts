/**
 * 3-D Secure at the issuer: which cards take part, and what their holders prove at the issuer's page.
 *
 * Nothing is kept: what a browser carries from one step to the next is signed, and good for as long as
 * this bank runs.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { type Read, accept, asFields, isText, matches, readAmount, refuse } from "./fields.ts";

const SECRET = randomBytes(32);

/** Published cards whose holders are asked (README.md); all others take no part. */
const ENROLLED: ReadonlySet<string> = new Set(["4000002760003184"]);

export const ACS_PATH = "/acs";
export const DECISION_PATH = "/acs/decision";

/** What a holder does at the page: Y it is them, N it is not, U the page could not tell. */
export const DECISIONS = ["Y", "N", "U"] as const;
type Decision = (typeof DECISIONS)[number];

type Asked = { readonly xid: string; readonly amountMinor: string; readonly currency: string };
type Decided = Asked & { readonly status: Decision };

/** The body of an enrolment's answer. */
export function enrol(body: unknown): Read<object> {
  const { card, amountMinor: written, currency } = asFields(body);
  const { number } = asFields(card);
  if (!matches(number, /^\d{12,19}$/)) return refuse("card.number", "12 to 19 digits");
  const amountMinor = readAmount(written);
  if (amountMinor === undefined) return refuse("amountMinor", "whole minor units");
  if (!isText(currency)) return refuse("currency", "an ISO 4217 code");
  if (!ENROLLED.has(number)) return accept({ enrolled: "N" });
  const asked: Asked = {
    xid: randomBytes(15).toString("base64url"),
    amountMinor: String(amountMinor),
    currency,
  };
  return accept({ enrolled: "Y", xid: asked.xid, acsPath: ACS_PATH, pareq: signed("q", asked) });
}

/** What was proved, from what the page gave the browser. */
export function resultOf(body: unknown): Read<object> {
  const decided = opened("s", asFields(body)["pares"]) as Decided | null;
  if (decided === null) return refuse("pares", "what the access control page gave");
  const { status, ...asked } = decided;
  const proves = status === "Y";
  return accept({
    ...asked,
    status,
    eci: proves ? "05" : null,
    cavv: proves ? createHmac("sha1", SECRET).update(asked.xid).digest("base64") : null,
  });
}

/** The form that a merchant's page sends the holder's browser with. */
export type AcsForm = { readonly pareq: string; readonly termUrl: string; readonly md: string };

export function readAcsForm(form: URLSearchParams): Read<AcsForm> {
  const pareq = form.get("PaReq") ?? "";
  const termUrl = form.get("TermUrl") ?? "";
  if (askedIn(pareq) === null) return refuse("PaReq", "what the enrolment gave");
  if (!/^https?:\/\/[^\s"'<>]{1,2000}$/.test(termUrl)) return refuse("TermUrl", "a web address");
  return accept({ pareq, termUrl, md: form.get("MD") ?? "" });
}

/** What the browser takes back to the merchant. */
export function decide({ pareq }: AcsForm, decision: string | null): Read<string> {
  const asked = askedIn(pareq);
  const status = DECISIONS.find((one) => one === decision);
  if (asked === null || status === undefined) return refuse("decision", DECISIONS.join(", "));
  return accept(signed("s", { ...asked, status }));
}

/** `<what it is>.<base64url of JSON>.<signature>` */
function signed(kind: "q" | "s", content: Asked | Decided): string {
  const text = `${kind}.${Buffer.from(JSON.stringify(content)).toString("base64url")}`;
  return `${text}.${signature(text)}`;
}

function opened(kind: "q" | "s", token: unknown): unknown {
  const [, text = "", content = "", given = ""] =
    typeof token === "string" ? (/^([qs]\.([\w-]{1,2000}))\.([\w-]{43})$/.exec(token) ?? []) : [];
  if (!text.startsWith(`${kind}.`)) return null;
  if (!timingSafeEqual(Buffer.from(given), Buffer.from(signature(text)))) return null;
  // ours: the signature says so
  return JSON.parse(Buffer.from(content, "base64url").toString("utf8"));
}

function askedIn(token: unknown): Asked | null {
  return opened("q", token) as Asked | null;
}

function signature(text: string): string {
  return createHmac("sha256", SECRET).update(text).digest("base64url");
}
