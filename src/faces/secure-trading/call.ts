/** One block of requests as its handlers see it: who asks, where, and when. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { isoInstant } from "../../domain/calendar/instant.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import type { WebServicesCaller } from "../../engine/setup/web-services-users.ts";
import { badField, fault, got, word, type Read } from "./reading.ts";
import type { Fields } from "./wire/block.ts";

export type Call = {
  readonly context: EngineContext;
  readonly caller: WebServicesCaller;
  /** As records tell it, such as PASS-JSON-JSON. */
  readonly interface: string;
  readonly requestReference: string;
};

export type CallSite = WebServicesCaller["sites"][number];

/** As events tell it. */
export function actorOf({ caller }: Call): { readonly actor: string } {
  return { actor: `web_services_user:${caller.userId}` };
}

/** The site that a request names; `inherited`: the one that holds where it names none. */
export function siteOf(
  { caller }: Call,
  fields: Fields,
  inherited: bigint | null = null,
): Read<CallSite> {
  const reference = word(fields, "sitereference");
  if (reference === null) {
    const known = caller.sites.find(({ id }) => id === inherited);
    return known === undefined ? badField("sitereference") : got(known);
  }
  const site = caller.sites.find((one) => one.reference === reference);
  if (site !== undefined) return got(site);
  return fault(caller.foreignSites.includes(reference) ? "30006" : "30001");
}

/** `YYYY-MM-DD HH:MM:SS`, GMT. */
export function timestamp(at: Instant): string {
  return isoInstant(at).slice(0, 19).replace("T", " ");
}
