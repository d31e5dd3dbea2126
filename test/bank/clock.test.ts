// Goal: the bank lives on the clock it is given: its dates, its settlements, its timetable. Method:
// a clock that stands still is set by hand; of a running one only the order is looked at.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { RunningBank } from "../support/bank.ts";
import { rentBank } from "../support/rented-bank.ts";
import { charge, followUp } from "./payments.ts";

let bank: RunningBank;

function withFreshBank(): void {
  beforeAll(async () => {
    bank = await rentBank();
  });
  afterAll(() => bank.stop());
}

async function nextAt(): Promise<string | null> {
  return (await bank.call("/timetable")).body["nextAt"] as string | null;
}

async function settlement(on: string): Promise<unknown> {
  return (await bank.call(`/v1/settlements?on=${on}&currency=EUR`)).body["state"];
}

describe("the clock", () => {
  withFreshBank();

  test("runs on real time until it is set", async () => {
    const { body } = await bank.call("/clock");
    expect(body["running"]).toBe(true);
    expect(Math.abs(Date.parse(String(body["now"])) - Date.now())).toBeLessThan(60_000);
  });

  test("stands still where it is put, also in the past", async () => {
    await bank.setClock("2026-05-01T00:00:00Z");
    await bank.setClock("2024-02-29T23:59:59.999Z");
    expect(await bank.call("/clock")).toEqual({
      status: 200,
      body: { now: "2024-02-29T23:59:59.999Z", running: false },
    });
    await bank.call("/v1/charges", charge());
    expect(await bank.journal()).toMatchObject([{ at: "2024-02-29T23:59:59.999Z" }]);
  });

  test("runs on from where it is put", async () => {
    await bank.setClock("2031-01-01T00:00:00Z", true);
    const first = (await bank.call("/clock")).body;
    const second = (await bank.call("/clock")).body;
    expect(first).toMatchObject({ running: true });
    expect(String(first["now"])).toMatch(/^2031-01-01T00:/);
    expect(String(second["now"]) >= String(first["now"])).toBe(true);
  });

  test.each([
    [{ now: "2026-01-01T00:00:00Z" }],
    [{ now: "soon", running: false }],
    [{ now: "2026-01-01T25:00:00Z", running: false }],
    [{ running: true }],
  ])("refuses %o", async (body) => {
    expect((await bank.call("/clock", body)).status).toBe(400);
  });
});

describe("settlement", () => {
  withFreshBank();

  test("comes at the end of the day in UTC", async () => {
    await bank.setClock("2026-01-31T23:59:59.999Z");
    await bank.call("/v1/charges", charge());
    expect(await settlement("2026-01-30")).toBe("settled");
    expect(await settlement("2026-01-31")).toBe("open");
    expect(await nextAt()).toBe("2026-02-01T00:00:00.000Z");
    await bank.setClock("2026-02-01T00:00:00Z");
    expect(await settlement("2026-01-31")).toBe("settled");
    expect(await settlement("2026-02-01")).toBe("open");
    expect(await nextAt()).toBeNull();
  });

  test.each(["", "2026-02-30", "2026-2-1", "yesterday"])("of %j is refused", async (on) => {
    expect((await bank.call(`/v1/settlements?on=${on}&currency=EUR`)).status).toBe(400);
  });
});

describe("the timetable", () => {
  withFreshBank();
  beforeEach(async () => {
    await bank.setClock("2026-01-10T08:00:00Z");
    await bank.control("up");
  });

  test("has nothing where nothing happens by itself", async () => {
    expect(await nextAt()).toBeNull();
    for (const part of [{ kind: "auth" }, { kind: "verify", amountMinor: 0 }]) {
      await bank.call("/v1/charges", charge(part));
    }
    await bank.call("/v1/charges", charge({ number: "4000000000000002" }));
    expect(await nextAt()).toBeNull();
  });

  test("has each window's two ends, once each, in order", async () => {
    await bank.control("slow", { from: "2026-01-20T00:00:00Z", until: "2026-01-22T00:00:00Z" });
    await bank.control("unreachable", { until: "2026-01-21T06:30:00Z" });
    const seen: unknown[] = [];
    for (let next = await nextAt(); next !== null; next = await nextAt()) {
      seen.push(next);
      await bank.setClock(next);
    }
    expect(seen).toEqual([
      "2026-01-20T00:00:00.000Z",
      "2026-01-21T06:30:00.000Z",
      "2026-01-22T00:00:00.000Z",
    ]);
  });

  test("has midnight once money was taken, captured or refunded", async () => {
    const { body: auth } = await bank.call("/v1/charges", charge({ kind: "auth" }));
    const { body: capture } = await bank.call("/v1/captures", followUp(auth["ref"], 1000));
    expect(await nextAt()).toBe("2026-01-11T00:00:00.000Z");
    await bank.setClock("2026-01-12T08:00:00Z");
    expect(await nextAt()).toBeNull();
    await bank.call("/v1/refunds", followUp(capture["ref"], 1000));
    expect(await nextAt()).toBe("2026-01-13T00:00:00.000Z");
  });
});
