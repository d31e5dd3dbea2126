/**
 * Whether a call came by HTTPS, and from where. We speak plain HTTP; what a proxy in front of us tells
 * is believed if the proxy is one of those that the operator named (TRUSTED_PROXIES).
 */
import { BlockList, isIP } from "node:net";
import type { FastifyRequest } from "fastify";

export type Transport = {
  readonly mode: "sandbox" | "live";
  readonly proxies: BlockList;
};

type Call = {
  readonly headers: FastifyRequest["headers"];
  readonly socket: { readonly remoteAddress?: string | undefined };
};

const LOCAL = new BlockList();
LOCAL.addSubnet("127.0.0.0", 8, "ipv4");
LOCAL.addAddress("::1", "ipv6");

/** Addresses and subnets, such as 10.0.0.0/8; null: one of them is neither. */
export function readProxies(given: readonly string[]): BlockList | null {
  const proxies = new BlockList();
  for (const one of given) {
    const [address = "", prefix] = one.split("/", 2);
    const version = isIP(address);
    const bits = prefix === undefined ? undefined : Number(prefix);
    const most = version === 4 ? 32 : 128;
    if (version === 0 || (bits !== undefined && !(bits >= 0 && bits <= most))) return null;
    const family = version === 4 ? "ipv4" : "ipv6";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, bits, family);
  }
  return proxies;
}

/** By HTTPS, as a trusted proxy says; a sandbox takes plain HTTP from its own machine. */
export function isSecure(call: Call, { mode, proxies }: Transport): boolean {
  const address = peerOf(call);
  const told = call.headers["x-forwarded-proto"];
  if (told !== undefined && isIn(proxies, address)) {
    return lastOf(told)?.toLowerCase() === "https";
  }
  return mode === "sandbox" && isIn(LOCAL, address);
}

/** The address of whoever called, as the nearest trusted proxy saw it. */
export function callerAddress(call: Call, { proxies }: Transport): string {
  const address = peerOf(call);
  const told = call.headers["x-forwarded-for"];
  const seen = told !== undefined && isIn(proxies, address) ? lastOf(told) : undefined;
  return seen !== undefined && isIP(seen) !== 0 ? seen : address;
}

function peerOf({ socket }: Call): string {
  return (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? "ipv4" : "ipv6");
}

function lastOf(header: string | readonly string[]): string | undefined {
  return String(header).split(",").at(-1)?.trim();
}
