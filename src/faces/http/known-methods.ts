/** Which methods an address has, so that another one is told from an address that is not there. */
import type { FastifyInstance } from "fastify";

export type KnownMethods = {
  /** Methods of the routes that `path` (without its query) falls under; none: no such address. */
  readonly of: (path: string) => readonly string[];
};

type Address = { readonly shape: RegExp; readonly methods: Set<string> };

/** Watches the routes of `server`; call it before they are added. */
export function knownMethods(server: FastifyInstance): KnownMethods {
  const addresses = new Map<string, Address>();
  server.addHook("onRoute", ({ url, method }) => {
    const address = addresses.get(url) ?? { shape: shapeOf(url), methods: new Set() };
    addresses.set(url, address);
    for (const one of [method].flat()) address.methods.add(one);
  });
  return {
    of: (path) => {
      const found = [...addresses.values()].filter(({ shape }) => shape.test(path));
      return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
    },
  };
}

/** /v1/sites/:id → one segment where the parameter stands, of its own pattern where it has one. */
function shapeOf(url: string): RegExp {
  const segments = url
    .split("/")
    .map((part) =>
      part.startsWith(":")
        ? (/^:\w+\(\^(.+)\$\)$/.exec(part)?.[1] ?? "[^/]+")
        : part.replace(/[^\w-]/g, "\\$&"),
    );
  return new RegExp(`^${segments.join("/")}$`);
}
