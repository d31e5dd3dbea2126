/**
 * The one table of everything Perennial refuses, for every face.
 *
 * A refusal is a value: a command returns it and changes nothing. A face turns `code` into its own
 * form (HTTP status, STPP error code, page); clients match the code and never the prose. A throw is
 * a bug of ours and never ends up here.
 */
export const REFUSALS = {
  unauthenticated: { status: 401, retry: false, means: "No valid credential was sent." },
  forbidden: { status: 403, retry: false, means: "The credential does not cover this action." },
  not_found: { status: 404, retry: false, means: "Nothing of this merchant has that id." },
  malformed: { status: 400, retry: false, means: "The request cannot be read." },
  invalid_field: { status: 422, retry: false, means: "A field has a value that cannot be used." },
  too_large: { status: 413, retry: false, means: "The request is larger than the limit." },
  unsupported_media_type: { status: 415, retry: false, means: "The body is of the wrong kind." },
  unknown_currency: {
    status: 422,
    retry: false,
    means: "The currency is not an ISO 4217 code that has minor units.",
  },
  unknown_zone: { status: 422, retry: false, means: "The time zone is not in the IANA list." },
  unknown_policy: { status: 422, retry: false, means: "There is no policy of that name." },
  invalid_card: { status: 422, retry: false, means: "The card number or expiry cannot be right." },
  card_not_accepted: {
    status: 422,
    retry: false,
    means: "The site's settings do not accept this kind of card.",
  },
  wrong_state: {
    status: 409,
    retry: false,
    means: "The state of the resource does not allow this move.",
  },
  changed_meanwhile: {
    status: 412,
    retry: true,
    means: "Somebody changed the resource since it was read.",
  },
  policy_forbids: { status: 409, retry: false, means: "The subscription's policy forbids this." },
  awaiting_bank: {
    status: 409,
    retry: true,
    means: "The first payment waits for the bank; this works once that has answered.",
  },
  charge_in_flight: {
    status: 409,
    retry: true,
    means: "A charge of this subscription is on its way; wait for its answer.",
  },
  refund_over_rest: {
    status: 409,
    retry: false,
    means: "The refund is larger than what is left of the transaction.",
  },
  capture_over_authorised: {
    status: 409,
    retry: false,
    means: "The capture is larger than what was authorised.",
  },
  already_settled: {
    status: 409,
    retry: false,
    means: "The transaction is settled; refund it instead.",
  },
  idempotency_mismatch: {
    status: 422,
    retry: false,
    means: "The idempotency key was used before with another request.",
  },
  idempotency_running: {
    status: 409,
    retry: true,
    means: "A request with this idempotency key is still running.",
  },
  idempotency_unresolved: {
    status: 409,
    retry: false,
    means: "The request with this idempotency key was cut off, and its effect is not known.",
  },
  clock_not_movable: {
    status: 409,
    retry: false,
    means: "This deployment runs on the real time; only a sandbox clock moves.",
  },
  clock_backwards: {
    status: 422,
    retry: false,
    means: "A test clock moves forward only.",
  },
  clock_advancing: {
    status: 409,
    retry: true,
    means: "The test clock is on its way to another instant.",
  },
  internal_error: { status: 500, retry: false, means: "A mistake of ours; the log has more." },
  gateway_unreachable: {
    status: 503,
    retry: true,
    means: "The gateway's own record cannot be read now.",
  },
  not_ready: { status: 503, retry: true, means: "The program is starting or stopping." },
} as const satisfies Record<string, { status: number; retry: boolean; means: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/** What was refused, where (a field path, where there is one), and what to do about it. */
export type Refusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly field?: string;
};

export type Accepted<T> = { readonly ok: true; readonly value: T };
export type Result<T> = Accepted<T> | Refusal;

export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value };
}

export function refuse(code: RefusalCode, detail: string, field?: string): Refusal {
  return field === undefined ? { ok: false, code, detail } : { ok: false, code, detail, field };
}
