/** Part of the gateway suite: answers that no processor would give. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { Gateway } from "../../src/ports/gateway.ts";
import { GARBAGE, type BadServer, startBadServer } from "./bad-server.ts";
import { type Subject, chargeFor, followUpOf } from "./gateway-under-test.ts";

// Goal: an unreadable answer proves nothing, neither a decline nor that a key never arrived; and the
// adapter survives it. Method: a server that answers every request with one row of garbage.
export function garbage(subject: Subject): void {
  describe("garbage", () => {
    let server: BadServer;
    let misled: Gateway;
    beforeAll(async () => {
      server = await startBadServer();
      misled = subject().gatewayAt(server.url);
    });
    afterAll(async () => {
      await misled.close();
      await server.stop();
    });

    test.for(Object.keys(GARBAGE))("%s is no answer", async (kind) => {
      server.answerWith(kind);
      const request = chargeFor(subject);
      for (const outcome of [
        await misled.send(request),
        await misled.send(followUpOf("refund", "some-ref", 1n)),
        await misled.lookUp(request.key),
        await misled.settlement(subject().today(), "EUR"),
      ]) {
        expect(outcome).toMatchObject({ kind: "no-answer", cause: expect.any(String) });
        expect(JSON.stringify(outcome)).not.toContain(request.card.number);
      }
    });
  });
}
