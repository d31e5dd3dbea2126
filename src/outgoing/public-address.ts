/**
 * Which addresses belong to the public internet.
 *
 * Source: the IANA registries of special-purpose addresses (RFC 6890) for IPv4 and IPv6. Of IPv6 only
 * what is handed out (2000::/3) counts, so that what embeds an IPv4 address (mapped, NAT64) does not.
 */
import { BlockList, isIP } from "node:net";

const SPECIAL_IPV4 = [
  "0.0.0.0/8", // this network
  "10.0.0.0/8", // private
  "100.64.0.0/10", // shared by a carrier's customers
  "127.0.0.0/8", // loopback
  "169.254.0.0/16", // link-local; cloud metadata
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // relays to IPv6
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved; broadcast
];

const GLOBAL_IPV6 = ["2000::/3"];
const SPECIAL_IPV6 = [
  "2001::/23", // protocol assignments; Teredo, which embeds an IPv4 address
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4, which embeds an IPv4 address
  "3fff::/20", // documentation
];

const special = blockList([...SPECIAL_IPV4, ...SPECIAL_IPV6]);
const globalIpv6 = blockList(GLOBAL_IPV6);

/** False for what is no address. */
export function isPublic(address: string): boolean {
  const family = familyOf(address);
  if (family === null || special.check(address, family)) return false;
  return family === "ipv4" || globalIpv6.check(address, family);
}

export function familyOf(address: string): "ipv4" | "ipv6" | null {
  const version = isIP(address);
  if (version === 0) return null;
  return version === 4 ? "ipv4" : "ipv6";
}

/** Of subnets such as 10.0.0.0/8. Throws for one that is none. */
export function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [address = "", bits = ""] = subnet.split("/");
    const family = familyOf(address);
    if (family === null) throw new Error(`${subnet} is no subnet`);
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}
