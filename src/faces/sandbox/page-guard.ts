/** What all pages of a sandbox share: whom they answer, and what they may load. */
import type { FastifyRequest } from "fastify";
import { refused } from "../http/refused.ts";
import { isLocalCall } from "./local-call.ts";

/** Nothing but the page's own files and calls: a name in the data can never become a script. */
export function pageHeaders({ frames }: { readonly frames: boolean }): Record<string, string> {
  return {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
      `img-src data:; ${frames ? "frame-src 'self'; " : ""}` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
  };
}

/**
 * Keys are given out here, and customers' mails shown, so a page of another site must not get them by
 * way of our own browser.
 */
export function requireLocal(request: FastifyRequest): void {
  if (
    isLocalCall({ address: request.ip, host: request.headers.host, origin: request.headers.origin })
  )
    return;
  throw refused(
    "forbidden",
    "This page holds the sandbox's keys, or its mails: open it on the machine that runs the sandbox, " +
      "as http://127.0.0.1 or http://localhost. Elsewhere, use the API with the keys of sandbox.json.",
  );
}
