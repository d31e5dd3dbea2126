/** What a shop gave along with an order, by the names that Segpay knows. Pure. */
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";

type Facts = Pick<TransactionFacts, "passthrough">;

const PARTNER = "merchantpartnerid";
const REFERENCE = /^ref([1-9]|10)$/i;

/** A value by its name, in whichever case it was given; null: it was not. */
export function passed({ passthrough }: Facts, name: string): string | null {
  const wanted = name.toLowerCase();
  const [, value] =
    Object.entries(passthrough.values ?? {}).find(([key]) => key.toLowerCase() === wanted) ?? [];
  return value ?? null;
}

export function partnerId(facts: Facts): string | null {
  return passed(facts, PARTNER);
}

/** All that has no column of its own, with what is known of the page: `name=value`, joined with `&`. */
export function userData({ passthrough: { values = {}, buyer = {} } }: Facts): string {
  const own = Object.entries(values).filter(
    ([name]) => name.toLowerCase() !== PARTNER && !REFERENCE.test(name),
  );
  const page = [
    ["paypagelanguage", buyer.language],
    ["browsertype", buyer.browser],
  ].flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [[name, value]]));
  return [...own, ...page]
    .map((pair) => pair.map((part) => encodeURIComponent(part)).join("="))
    .join("&");
}
