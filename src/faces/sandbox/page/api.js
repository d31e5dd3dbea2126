/**
 * What the page asks of the server: the public API, with the key of a sandbox merchant, and the two
 * calls of the sandbox itself.
 */

/**
 * @typedef {{ name: string, apiKey: string }} Merchant
 * @typedef {{ merchants: Merchant[], exponents: Record<string, number> }} Session
 * @typedef {{ now: string, state: "ready" | "advancing", progress: number }} Clock
 * @typedef {{
 *   id: string, customerId: string, state: string, number: number, finalNumber: number,
 *   amountMinor: number, currency: string, unit: string, frequency: number,
 *   dueOn: string, chargeOn: string | null, retryNo: number,
 * }} Subscription
 * @typedef {{
 *   id: string, kind: string, purchaseId: string | null, at: string, facts: Record<string, unknown>,
 * }} Event
 * @typedef {{
 *   on: string, kind: "sale" | "refund", state: string, currency: string, count: number,
 *   sumMinor: number | string,
 * }} Payments
 * @typedef {{
 *   merchant: string, today: string, subscriptions: { state: string, count: number }[],
 *   dueNext: { subscription: Subscription, customerName: string }[], events: Event[],
 *   payments: Payments[],
 * }} Overview
 */

/** A call that was answered with a problem; its message is for the person at the page. */
export class Problem extends Error {}

/**
 * @param {string} path
 * @param {{ apiKey?: string, body?: object }} [options]
 * @returns {Promise<any>} the parsed answer; throws Problem
 */
async function call(path, { apiKey, body } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (apiKey !== undefined) headers["authorization"] = `Bearer ${apiKey}`;
  if (body !== undefined) headers["content-type"] = "application/json";
  /** @type {Response} */
  let answer;
  try {
    answer = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new Problem("The server does not answer. Is it still running?");
  }
  const read = await answer.json();
  if (!answer.ok) throw new Problem(read.detail ?? read.title ?? `status ${answer.status}`);
  return read;
}

/** @returns {Promise<Session>} */
export const readSession = () => call("/sandbox/session");

/** @returns {Promise<{ mode: string }>} */
export const readBank = () => call("/sandbox/bank");

/** @param {"up" | "unreachable"} mode */
export const setBank = (mode) => call("/sandbox/bank", { body: { mode } });

/** @param {string} apiKey @returns {Promise<Overview>} */
export const readOverview = (apiKey) => call("/v1/reports/overview?days=60", { apiKey });

/** @param {string} apiKey @returns {Promise<{ data: Subscription[] }>} */
export const readNewest = (apiKey) => call("/v1/subscriptions?limit=10", { apiKey });

/** @param {string} apiKey @returns {Promise<Clock>} */
export const readClock = (apiKey) => call("/v1/test-clock", { apiKey });

/** @param {string} apiKey @param {string} to an instant @returns {Promise<Clock>} */
export const advanceClock = (apiKey, to) =>
  call("/v1/test-clock/advance", { apiKey, body: { to } });
