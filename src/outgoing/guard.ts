/**
 * Decides which address a connection goes to. The name is resolved here and once, and the connection
 * is made to exactly what was checked: a name that stands for another address a moment later gains
 * nothing by it.
 */
import { lookup, Resolver } from "node:dns/promises";
import type { AllowList, Place } from "./allow-list.ts";
import { familyOf, isPublic } from "./public-address.ts";

/** Addresses that a name stands for; rejects where it stands for none. */
export type Resolve = (name: string) => Promise<readonly string[]>;

/** An address that nothing is sent to. */
export class RefusedAddress extends Error {
  constructor(host: string) {
    super(`${host} is not on the public internet, and not allowed by OUTGOING_ALLOW`);
  }
}

export type GuardOptions = {
  readonly allow: AllowList;
  /** Asks for names that are not on the list. */
  readonly resolve?: Resolve;
};

export class Guard {
  readonly #allow: AllowList;
  readonly #resolve: Resolve;

  constructor({ allow, resolve }: GuardOptions) {
    this.#allow = allow;
    this.#resolve = resolve ?? resolveByDns();
  }

  /**
   * The addresses to connect to, of which every one is allowed. Throws RefusedAddress when one is not:
   * a name that stands for a public and for a private address means no good.
   */
  async addressesOf(place: Place): Promise<readonly string[]> {
    const { host, port } = place;
    if (familyOf(host) !== null) {
      if (!this.#isAllowed(place)) throw new RefusedAddress(host);
      return [host];
    }
    if (this.#allow.hasName(place)) {
      // a name of the operator's own: from wherever this machine knows it
      return (await lookup(host, { all: true })).map(({ address }) => address);
    }
    const addresses = isLoopbackName(host) ? LOOPBACK : await this.#resolve(host);
    const [first] = addresses;
    if (first === undefined) throw new Error(`${host} has no address`);
    const allowed = addresses.filter((address) => this.#isAllowed({ host: address, port }));
    // of the machine itself whichever of its two addresses is allowed
    if (isLoopbackName(host) && allowed.length > 0) return allowed;
    if (allowed.length < addresses.length) throw new RefusedAddress(host);
    return allowed;
  }

  /** Whether it is plain without asking that nothing is sent there: an address that is not allowed. */
  isForbidden(place: Place): boolean {
    if (familyOf(place.host) !== null) return !this.#isAllowed(place);
    return isLoopbackName(place.host) && !this.isNamed(place);
  }

  /** Whether an address may be connected to. */
  #isAllowed(place: Place): boolean {
    return isPublic(place.host) || this.#allow.hasAddress(place);
  }

  /** Whether an operator named this place, beyond what is public. */
  isNamed(place: Place): boolean {
    if (this.#allow.hasName(place)) return true;
    if (!isLoopbackName(place.host)) return this.#allow.hasAddress(place);
    return LOOPBACK.some((host) => this.#allow.hasAddress({ ...place, host }));
  }
}

const LOOPBACK = ["127.0.0.1", "::1"];

/** Source: RFC 6761, 6.3: such names are never asked for. */
function isLoopbackName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost");
}

const DNS_TIMEOUT_MS = 2_000;
const DNS_TRIES = 2;

/**
 * Without the machine's own resolver, which has a few threads for the whole process: names whose
 * servers are silent would keep all others waiting.
 */
function resolveByDns(): Resolve {
  const resolver = new Resolver({ timeout: DNS_TIMEOUT_MS, tries: DNS_TRIES });
  return async (name) => {
    const [four, six] = await Promise.allSettled([
      resolver.resolve4(name),
      resolver.resolve6(name),
    ]);
    const found = [four, six].flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    if (found.length === 0 && four.status === "rejected") throw four.reason;
    return found;
  };
}
