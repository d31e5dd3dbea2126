/** What is said on the page: sentences for events, names for states, money and dates for people. */

/** @type {Record<string, readonly [words: string, tone: "approved" | "declined" | "waiting" | "refund" | ""]>} */
const EVENTS = {
  "purchase.created": ["An order came in", ""],
  "purchase.activated": ["A purchase became active", "approved"],
  "purchase.stood_in": ["Sold on trust while the bank was away", "waiting"],
  "purchase.failed": ["A purchase failed", "declined"],
  "purchase.cancelled": ["A purchase was cancelled", ""],
  "purchase.expired": ["Access ended", ""],
  "purchase.reactivated": ["A purchase was reactivated", "approved"],
  "subscription.created": ["A subscription began", ""],
  "subscription.activated": ["A subscription was activated", "approved"],
  "subscription.deactivated": ["A subscription was paused", "declined"],
  "subscription.completed": ["A subscription paid its last installment", "approved"],
  "subscription.cancelled": ["A subscription was cancelled", ""],
  "subscription.changed": ["A subscription was changed", ""],
  "subscription.notice_due": ["A customer was told of the next charge", ""],
  "transaction.approved": ["A payment was approved", "approved"],
  "transaction.declined": ["A payment was declined", "declined"],
  "transaction.stood_in": ["A payment waits for the bank", "waiting"],
  "transaction.stand_in_approved": ["The bank approved a waiting payment", "approved"],
  "transaction.stand_in_declined": ["The bank declined a waiting payment", "declined"],
  "transaction.unknown": ["The bank gave no answer; it will be asked", "waiting"],
  "transaction.abandoned": ["A waiting payment was given up", ""],
  "transaction.voided": ["A payment was taken back", "refund"],
  "transaction.refunded": ["A payment was refunded", "refund"],
  "transaction.charged_back": ["A customer disputed a payment", "declined"],
  "transaction.chargeback_reversed": ["A dispute was won", "approved"],
  "transaction.surplus_found": ["The bank booked twice; the surplus goes back", "refund"],
  "settlement.settled": ["The bank settled a day's payments", "approved"],
  "payment_method.expiring": ["A card is about to expire", "waiting"],
  "payment_method.changed": ["A card was replaced by a newer one", ""],
  "payment_method.off": ["A card was switched off", "declined"],
};

/** @param {string} kind */
export function eventWords(kind) {
  const [words, tone] = EVENTS[kind] ?? [kind.replace(/[._]/g, " "), ""];
  return { words, tone };
}

/** @type {Record<string, string>} */
const UNITS = { DAY: "day", WEEK: "week", HALF_MONTH: "half month", MONTH: "month", YEAR: "year" };

/** @param {{ unit: string, frequency: number }} schedule */
export function every({ unit, frequency }) {
  const name = UNITS[unit] ?? unit.toLowerCase();
  return frequency === 1 ? `every ${name}` : `every ${frequency} ${name}s`;
}

/** @param {{ number: number, finalNumber: number }} position */
export function position({ number, finalNumber }) {
  return finalNumber === 0 ? `no. ${number}` : `no. ${number} of ${finalNumber}`;
}

/**
 * Minor units in the reader's own notation. The digits come from the server: browsers know some
 * currencies otherwise than ISO 4217 does.
 *
 * @param {number | string} minor @param {string} currency @param {Record<string, number>} exponents
 */
export function money(minor, currency, exponents) {
  const digits = exponents[currency] ?? 2;
  return new Intl.NumberFormat(undefined, {
    style: "currency",
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(Number(minor) / 10 ** digits);
}

/** @param {string} on a plain date */
export function day(on) {
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  }).format(new Date(`${on}T00:00:00Z`));
}

/** @param {string} on a plain date */
export function shortDay(on) {
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  }).format(new Date(`${on}T00:00:00Z`));
}

/**
 * Events of one kind and one moment as one line with their number, so that a day of renewals does
 * not push everything else off the page.
 *
 * @param {{ kind: string, at: string, purchaseId: string | null }[]} events @param {number} most
 */
export function eventLines(events, most) {
  /** @type {{ kind: string, at: string, count: number }[]} */
  const lines = [];
  for (const { kind, at } of events) {
    const last = lines.find((line) => line.kind === kind && moment(line.at) === moment(at));
    if (last === undefined) lines.push({ kind, at, count: 1 });
    else last.count += 1;
  }
  return lines.slice(0, most);
}

/** @param {string} at an instant */
export function moment(at) {
  return new Intl.DateTimeFormat(undefined, {
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  }).format(new Date(at));
}

/** @param {string} at an instant */
export function clockFace(at) {
  return new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  }).format(new Date(at));
}
