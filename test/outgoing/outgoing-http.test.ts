// Goal: a merchant's address never leads inside: not by a literal, a name, a name that changes its
// mind, or a redirect (SSRF, rebinding); and nobody keeps us waiting or reading for ever. Method: real
// receivers on several addresses of this machine, and a name service of the test's own.
import { describe, expect, onTestFinished, test } from "vitest";
import { createOutgoingHttp, type OutgoingOptions } from "../../src/outgoing/outgoing-http.ts";
import type { OutgoingHttp } from "../../src/ports/outgoing-http.ts";
import { startReceiver } from "../support/receiver.ts";

function outgoing(options: Partial<OutgoingOptions> = {}): OutgoingHttp {
  const http = createOutgoingHttp({ allow: [], secureOnly: false, timeoutMs: 5_000, ...options });
  onTestFinished(() => http.close());
  return http;
}

const POST = { headers: { "content-type": "text/plain" }, body: "hello" };

/** What it came to, as one word. */
async function outcome(http: OutgoingHttp, url: string): Promise<string> {
  const answer = await http.post({ ...POST, url });
  return answer.kind === "answered" ? String(answer.status) : answer.why;
}

const portOf = (url: string): string => new URL(url).port;

describe("an address inside", () => {
  test("is never connected to, however it is written", async () => {
    const receiver = await startReceiver();
    const port = portOf(receiver.url);
    const http = outgoing();
    for (const host of [
      "127.0.0.1",
      "2130706433",
      "0x7f000001",
      "0177.0.0.1",
      "127.1",
      "localhost",
      "shop.localhost",
      "[::1]",
      "[::ffff:127.0.0.1]",
      "0.0.0.0",
    ]) {
      expect([host, await outcome(http, `http://${host}:${port}/`)]).toEqual([
        host,
        "refused_address",
      ]);
    }
    expect(receiver.received).toEqual([]);
  });

  test("behind a name is refused, also beside a public one", async () => {
    const receiver = await startReceiver();
    const port = portOf(receiver.url);
    for (const addresses of [["127.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::ffff:127.0.0.1"]]) {
      const http = outgoing({ resolve: async () => addresses });
      expect(await outcome(http, `http://shop.example:${port}/`)).toBe("refused_address");
    }
    expect(receiver.received).toEqual([]);
  });

  test("is reached where an operator allows it, on its port only", async () => {
    const receiver = await startReceiver();
    const other = await startReceiver();
    const http = outgoing({ allow: [`127.0.0.1:${portOf(receiver.url)}`] });
    expect(await outcome(http, receiver.url)).toBe("200");
    expect(await outcome(http, receiver.url.replace("127.0.0.1", "localhost"))).toBe("200");
    expect(await outcome(http, other.url)).toBe("refused_address");
    expect(receiver.received.map(({ body }) => body)).toEqual(["hello", "hello"]);
  });
});

describe("a name that changes its mind", () => {
  test("is asked once, and what was checked is what is connected to", async () => {
    const allowed = await startReceiver({ host: "127.0.0.1" });
    const port = portOf(allowed.url);
    const inside = await startReceiver({ host: "127.0.0.2", port: Number(port) });
    let asked = 0;
    const http = outgoing({
      allow: ["127.0.0.1"],
      // whoever asked a second time before connecting would be led inside
      resolve: async () => [(asked += 1) === 1 ? "127.0.0.1" : "127.0.0.2"],
    });
    expect(await outcome(http, `http://shop.example:${port}/`)).toBe("200");
    expect(asked).toBe(1);
    // later messages take a connection to what was checked for it, or are refused
    allowed.answerWith("hang up");
    while (asked < 3) {
      const later = await outcome(http, `http://shop.example:${port}/`);
      expect(["broken", "refused_address"]).toContain(later);
    }
    expect(inside.received).toEqual([]);
  });

  test("is tried at its next address where the first has nobody", async () => {
    const receiver = await startReceiver({ host: "127.0.0.1" });
    const http = outgoing({
      allow: ["127.0.0.0/8"],
      resolve: async () => ["127.0.0.3", "127.0.0.1"],
    });
    expect(await outcome(http, `http://shop.example:${portOf(receiver.url)}/`)).toBe("200");
  });
});

describe("a server", () => {
  const loopback = { allow: ["127.0.0.0/8"] };

  test("that redirects is told nothing more", async () => {
    const receiver = await startReceiver();
    const elsewhere = await startReceiver();
    receiver.answerWith({ status: 307, headers: { location: elsewhere.url } });
    expect(await outcome(outgoing(loopback), receiver.url)).toBe("307");
    expect(elsewhere.received).toEqual([]);
  });

  test("that says nothing is waited for so long and no longer", async () => {
    const receiver = await startReceiver();
    receiver.answerWith("silence");
    expect(await outcome(outgoing({ ...loopback, timeoutMs: 200 }), receiver.url)).toBe("timeout");
    const impatient = await outgoing(loopback).post({ ...POST, url: receiver.url, timeoutMs: 200 });
    expect(impatient).toMatchObject({ why: "timeout", detail: "no answer within 200 ms" });
  });

  test("that hangs up, or is not there, is told apart", async () => {
    const receiver = await startReceiver();
    receiver.answerWith("hang up");
    const http = outgoing(loopback);
    expect(await outcome(http, receiver.url)).toBe("broken");
    await receiver.close();
    expect(await outcome(http, receiver.url)).toBe("unreachable");
    const failing = outgoing({
      resolve: () =>
        Promise.reject(Object.assign(new Error("no such name"), { code: "ENOTFOUND" })),
    });
    expect(await outcome(failing, "http://shop.example/")).toBe("unreachable");
  });

  test("that talks without end is listened to for a while", async () => {
    const receiver = await startReceiver();
    receiver.answerWith({ status: 200, body: "a".repeat(1_000_000) });
    const answer = await outgoing(loopback).post({ ...POST, url: receiver.url });
    expect(answer.kind === "answered" && answer.text).toBe("a".repeat(1_024));
  });
});

describe("an address to be stored", () => {
  const long = "a".repeat(2_000);
  test.for([
    ["https://shop.example/hooks?a=b", true, true],
    ["http://shop.example/hooks", true, false],
    ["http://10.0.0.1/", false, false],
    ["https://10.0.0.1/", false, false],
    ["http://allowed.internal/", true, true],
    ["http://127.0.0.9:81/", true, true],
    ["http://localhost:81/", false, false],
    ["https://user:secret@shop.example/", false, false],
    ["ftp://shop.example/", false, false],
    ["shop.example", false, false],
    [`https://shop.example/LONG`, false, false],
  ] as const)("%s: fine %s, where only https is %s", ([url, isFine, isFineSecurely]) => {
    const allow = ["allowed.internal", "127.0.0.9:81"];
    const fault = (secureOnly: boolean) =>
      outgoing({ allow, secureOnly }).faultOf(url.replace("LONG", long));
    expect([fault(false) === null, fault(true) === null]).toEqual([isFine, isFineSecurely]);
  });

  test("is never repeated where it holds a password", () => {
    expect(outgoing().faultOf("https://user:secret@shop.example/")).not.toContain("secret");
  });
});
