/** What an operator allows beyond the public internet: OUTGOING_ALLOW (docs/operating/settings.md). */
import { blockList, familyOf } from "./public-address.ts";

/** A host as it stands in an address, without brackets. */
export type Place = { readonly host: string; readonly port: number };

export type AllowList = {
  /** A name that may stand for any address. */
  readonly hasName: (place: Place) => boolean;
  /** An address, or the subnet that it is in. */
  readonly hasAddress: (place: Place) => boolean;
};

type Entry = {
  readonly port: number | null;
  readonly fits: (host: string) => boolean;
  readonly isName: boolean;
};

/** An address, a subnet or a name, with a port or without: 10.1.0.0/16, [::1]:8080, shop.internal. */
const SHAPE =
  /^(?:\[([0-9a-f:.]+)\]|([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)|([^\s:/[\]]+))(\/\d{1,3})?(?::(\d{1,5}))?$/;
const NAME = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/;

/** Throws Error with a sentence for an entry that is none. */
export function readAllowList(entries: readonly string[]): AllowList {
  const read = entries.map(readEntry);
  const has =
    (isName: boolean) =>
    ({ host, port }: Place): boolean =>
      read.some(
        (one) =>
          one.isName === isName &&
          (one.port === null || one.port === port) &&
          one.fits(host.toLowerCase()),
      );
  return { hasName: has(true), hasAddress: has(false) };
}

function readEntry(text: string): Entry {
  const [, bracketed, bare, plain, subnet, port] = SHAPE.exec(text.toLowerCase()) ?? [];
  const host = bracketed ?? bare ?? plain ?? "";
  const family = familyOf(host);
  const most = family === "ipv4" ? 32 : 128;
  const bits = subnet === undefined ? most : Number(subnet.slice(1));
  const isName = family === null && subnet === undefined && NAME.test(host);
  if ((family === null && !isName) || bits > most || Number(port ?? 0) > 65_535) {
    throw new Error(
      `"${text}" is no address to allow; give such as 127.0.0.1/32, [::1]:8080 or shop.internal:8080.`,
    );
  }
  const common = { isName, port: port === undefined ? null : Number(port) };
  if (isName) return { ...common, fits: (name) => name === host };
  const list = blockList([`${host}/${bits}`]);
  return {
    ...common,
    fits: (address) => {
      const own = familyOf(address);
      return own !== null && list.check(address, own);
    },
  };
}
