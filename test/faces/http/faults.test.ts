// Goal: everything that can be wrong with a request is told in one form, with a code and a name for
// the request, also where Node or the framework would answer by themselves.
// Method: a server that listens, and bytes on a socket where no client would send such a thing.
import { connect } from "node:net";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DeploymentClock } from "../../../src/engine/clock/deployment-clock.ts";
import { createServer } from "../../../src/faces/http/server.ts";

let requests = 0;
const server = createServer({
  clock: DeploymentClock.live(),
  isReady: async () => true,
  metrics: new Registry(),
  log: false,
  newRequestId: () => `request-${(requests += 1)}`,
});
server.get("/things/:id", async () => ({ ok: true }));
server.patch("/things/:id", async () => ({ ok: true }));

let port: number;
beforeAll(async () => {
  port = Number(new URL(await server.listen({ port: 0, host: "127.0.0.1" })).port);
});
afterAll(() => server.close());

/** What the server answers to bytes as they are. */
async function answerTo(bytes: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes));
    socket.setEncoding("utf8");
    socket.on("data", (data: string) => {
      answer += data;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test.for([
  ["no HTTP at all", "hello\r\n\r\n", 400, "malformed"],
  ["a header without a colon", "GET /health HTTP/1.1\r\nhost x\r\n\r\n", 400, "malformed"],
  ["no host", "GET /health HTTP/1.1\r\n\r\n", 400, "malformed"],
  [
    "headers of 20 KiB",
    `GET /health HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(20_000)}\r\n\r\n`,
    431,
    "headers_too_large",
  ],
  [
    "a percent sign alone",
    "GET /things/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
    400,
    "malformed",
  ],
] as const)("%s", async ([, bytes, status, code]) => {
  const answer = await answerTo(bytes);
  expect(answer).toContain(`HTTP/1.1 ${status}`);
  expect(answer.toLowerCase()).toContain("content-type: application/problem+json");
  expect(answer.toLowerCase()).toContain("x-request-id: request-");
  expect(answer).toContain(`"code":"${code}"`);
});

test("a method that an address does not have: 405, with those it has", async () => {
  const reply = await server.inject({ method: "DELETE", url: "/things/17?a=b" });
  expect(reply.statusCode).toBe(405);
  expect(reply.headers["allow"]).toBe("GET, HEAD, PATCH");
  expect(reply.json()).toMatchObject({ code: "method_not_allowed", status: 405 });
  const elsewhere = await server.inject({ method: "DELETE", url: "/nothing/17" });
  expect(elsewhere.json()).toMatchObject({ code: "not_found", status: 404 });
});

test.for([
  ["shop-42:9f3c", "shop-42:9f3c"],
  ["4111111111111111", null],
  ["4111-1111-1111-1111", null],
  ["a b", null],
  ["x".repeat(101), null],
  ["", null],
] as const)("X-Request-Id: %s", async ([given, kept]) => {
  const reply = await server.inject({ url: "/nothing", headers: { "x-request-id": given } });
  const id = reply.headers["x-request-id"];
  expect(id).toEqual(kept ?? expect.stringMatching(/^request-\d+$/));
  expect(reply.json()).toMatchObject({ requestId: id });
});
