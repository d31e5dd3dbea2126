// Goal: a mistake of ours shows nothing of itself to a client and no secret to the log; a database
// that is away is said to be away. Method: a server with routes that fail, asked without a network.
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { DeploymentClock } from "../../../src/engine/clock/deployment-clock.ts";
import { createServer } from "../../../src/faces/http/server.ts";

const SECRET = "4111111111111111";

/** As the embedded database's errors are: with the statement's parameters hung on them. */
class DriverError extends Error {
  readonly code = "XX000";
  readonly params = [SECRET];
}

function serverWith(isReady: () => Promise<boolean>) {
  const logged: object[] = [];
  const keep = (facts: object): void => {
    logged.push(facts);
  };
  let requests = 0;
  const server = createServer({
    clock: DeploymentClock.live(),
    isReady,
    metrics: new Registry(),
    log: { info: keep, warn: keep, error: keep },
    newRequestId: () => `request-${(requests += 1)}`,
  });
  server.get("/fails", () => Promise.reject(new DriverError("the statement failed")));
  return { server, logged };
}

test("our mistake: 500 without a word about it", async () => {
  const { server, logged } = serverWith(async () => true);
  const reply = await server.inject("/fails");
  expect(reply.statusCode).toBe(500);
  expect(reply.headers["content-type"]).toContain("application/problem+json");
  expect(reply.json()).toEqual({
    type: "/problems/internal_error",
    title: "A mistake of ours; the log has more.",
    status: 500,
    code: "internal_error",
    requestId: "request-1",
  });
  expect(logged).toContainEqual(
    expect.objectContaining({
      requestId: "request-1",
      error: expect.objectContaining({ message: "the statement failed", code: "XX000" }) as object,
    }),
  );
  expect(JSON.stringify(logged)).not.toContain(SECRET);
});

test.for([
  ["says no", () => Promise.resolve(false)],
  ["cannot be asked", () => Promise.reject(new Error("no connection"))],
] as const)("a database that %s: 503, and come back", async ([, isReady]) => {
  const { server } = serverWith(isReady);
  for (const path of ["/ready", "/fails"]) {
    const reply = await server.inject(path);
    expect(reply.statusCode).toBe(503);
    expect(reply.headers["retry-after"]).toBe("1");
    expect(reply.json()).toMatchObject({ code: "not_ready" });
  }
  expect((await server.inject("/health")).statusCode).toBe(200);
  expect((await server.inject("/metrics")).statusCode).toBe(200);
});
