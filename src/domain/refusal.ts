/**
 * What Perennial refuses, and how a refusal travels: as a value. A command returns it and changes
 * nothing. A throw is a bug of ours and never ends up here.
 */

type RefusalRow = {
  /** The HTTP status that it has. */
  readonly status: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retry: boolean;
  readonly means: string;
  /** What its receiver does about it, in Markdown. */
  readonly advice: string;
};

/**
 * The one table of everything that is refused, for every face. A face turns `code` into its own form
 * (HTTP status, STPP error code, page); clients match the code and never the prose.
 */
export const REFUSALS = {
  unauthenticated: {
    status: 401,
    retry: false,
    means: "No valid credential was sent.",
    advice: "Send `Authorization: Bearer` with a key that is neither expired nor revoked.",
  },
  forbidden: {
    status: 403,
    retry: false,
    means: "The credential does not cover this action.",
    advice: "Use a key with the scope that `detail` names, or have one made.",
  },
  merchant_needed: {
    status: 400,
    retry: false,
    means: "The key opens several merchants, and the request does not say which one it is for.",
    advice: "Name one of them in the header `Perennial-Merchant`.",
  },
  not_found: {
    status: 404,
    retry: false,
    means: "Nothing of this merchant has that id.",
    advice:
      "Check the id and its prefix, and whether the key belongs to the merchant that it is of.",
  },
  malformed: {
    status: 400,
    retry: false,
    means: "The request cannot be read.",
    advice: "Correct the request as `detail` says; `field` names the header or parameter at fault.",
  },
  method_not_allowed: {
    status: 405,
    retry: false,
    means: "This address does not know this method.",
    advice: "Use one of the methods that the header `Allow` lists.",
  },
  not_acceptable: {
    status: 406,
    retry: false,
    means: "The answer cannot be given in a form that the request accepts.",
    advice: "Leave `Accept` out, or let it take `application/json` and `application/problem+json`.",
  },
  request_timeout: {
    status: 408,
    retry: true,
    means: "The request did not arrive in time.",
    advice: "Send it again, and in one go.",
  },
  invalid_field: {
    status: 422,
    retry: false,
    means: "A field has a value that cannot be used.",
    advice: "Correct the field that `field` names; `detail` says what it may be.",
  },
  too_large: {
    status: 413,
    retry: false,
    means: "The request is larger than the limit.",
    advice: "Send less: split a book into several, or a list into several requests.",
  },
  headers_too_large: {
    status: 431,
    retry: false,
    means: "The headers of the request are larger than the limit.",
    advice: "Send fewer or shorter headers, or a shorter address.",
  },
  unsupported_media_type: {
    status: 415,
    retry: false,
    means: "The body is of the wrong kind.",
    advice: "Set `Content-Type: application/json`, or `text/csv` for a book.",
  },
  unknown_currency: {
    status: 422,
    retry: false,
    means: "The currency is not an ISO 4217 code that has minor units.",
    advice: "Give a code in capitals, such as `EUR`.",
  },
  unknown_zone: {
    status: 422,
    retry: false,
    means: "The time zone is not in the IANA list.",
    advice: "Give an IANA name, such as `Europe/London`.",
  },
  unknown_policy: {
    status: 422,
    retry: false,
    means: "There is no policy of that name.",
    advice: "Give one of the names that the API description lists.",
  },
  invalid_card: {
    status: 422,
    retry: false,
    means: "The card number or expiry cannot be right.",
    advice: "Ask the customer to correct the number or the expiry.",
  },
  card_not_accepted: {
    status: 422,
    retry: false,
    means: "The site's settings do not accept this kind of card.",
    advice: "Ask for another card, or change `acceptedBrands` of the site.",
  },
  wrong_state: {
    status: 409,
    retry: false,
    means: "The state of the resource does not allow this move.",
    advice: "Read the resource: it is in a state from which this cannot be done.",
  },
  changed_meanwhile: {
    status: 412,
    retry: true,
    means: "Somebody changed the resource since it was read.",
    advice: "Read the resource again, look at what changed, and send its new `ETag`.",
  },
  policy_forbids: {
    status: 409,
    retry: false,
    means: "The subscription's policy forbids this.",
    advice: "Sell under other rules, or do what the policy allows: docs/concepts/policies.md.",
  },
  awaiting_bank: {
    status: 409,
    retry: true,
    means: "The first payment waits for the bank; this works once that has answered.",
    advice: "Repeat it once the purchase is `active` or `failed`; events say when.",
  },
  charge_in_flight: {
    status: 409,
    retry: true,
    means: "A charge of this subscription is on its way; wait for its answer.",
    advice: "Repeat it after `Retry-After`, once the charge is decided.",
  },
  refund_over_rest: {
    status: 409,
    retry: false,
    means: "The refund is larger than what is left of the transaction.",
    advice: "Refund at most `refundableMinor` of the transaction.",
  },
  capture_over_authorised: {
    status: 409,
    retry: false,
    means: "The capture is larger than what was authorised.",
    advice: "Capture at most what was authorised and is not captured yet.",
  },
  already_settled: {
    status: 409,
    retry: false,
    means: "The transaction is settled; refund it instead.",
    advice: "Refund the transaction.",
  },
  idempotency_mismatch: {
    status: 422,
    retry: false,
    means: "The idempotency key was used before with another request.",
    advice: "Take a new key for a new request; repeat an old one unchanged.",
  },
  idempotency_running: {
    status: 409,
    retry: true,
    means: "A request with this idempotency key is still running.",
    advice: "Repeat it, with the same key, after `Retry-After`.",
  },
  idempotency_unresolved: {
    status: 409,
    retry: true,
    means: "The request with this idempotency key was cut off while its payment was at the bank.",
    advice:
      "Repeat it, with the same key, after `Retry-After`: the bank is being asked what became of the payment, and the answer will tell.",
  },
  rate_limited: {
    status: 429,
    retry: true,
    means: "Too many requests in a short time.",
    advice:
      "Wait for as long as `Retry-After` says; `RateLimit-Remaining` tells how many are left.",
  },
  clock_not_movable: {
    status: 409,
    retry: false,
    means: "This deployment runs on the real time; only a sandbox clock moves.",
    advice: "Use a sandbox.",
  },
  clock_backwards: {
    status: 422,
    retry: false,
    means: "A test clock moves forward only.",
    advice: "Give an instant after the clock's `now`.",
  },
  clock_advancing: {
    status: 409,
    retry: true,
    means: "The test clock is on its way to another instant.",
    advice: "Wait until `GET /v1/test-clock` says `ready`.",
  },
  internal_error: {
    status: 500,
    retry: false,
    means: "A mistake of ours; the log has more.",
    advice:
      "Repeat it with the same `Idempotency-Key`. Report the `requestId`, which the log has too.",
  },
  archive_unusable: {
    status: 422,
    retry: false,
    means: "The archive cannot be imported as it is; nothing of it was.",
    advice: "Correct what `detail` names, or export it again where it came from.",
  },
  merchant_not_empty: {
    status: 409,
    retry: false,
    means: "An archive is imported into a merchant that has nothing yet.",
    advice: "Give it a merchant that was made for it.",
  },
  gateway_unreachable: {
    status: 503,
    retry: true,
    means: "The gateway's own record cannot be read now.",
    advice: "Repeat it after `Retry-After`.",
  },
  not_ready: {
    status: 503,
    retry: true,
    means: "The program is starting or stopping.",
    advice: "Repeat it after `Retry-After`.",
  },
  deployment_held: {
    status: 503,
    retry: true,
    means: "Nothing is charged: the database was restored, and is not compared with the bank yet.",
    advice: "Have the operator compare and release it: docs/operating/backup.md.",
  },
} as const satisfies Record<string, RefusalRow>;

export type RefusalCode = keyof typeof REFUSALS;

/** What was refused, where (a field path, where there is one), and what to do about it. */
export type Refusal = {
  readonly ok: false;
  readonly code: RefusalCode;
  readonly detail: string;
  readonly field?: string;
  /** When the same request may succeed, where that is known better than "soon". */
  readonly retryAfterSeconds?: number;
};

export type Accepted<T> = { readonly ok: true; readonly value: T };
export type Result<T> = Accepted<T> | Refusal;

export function accept<T>(value: T): Accepted<T> {
  return { ok: true, value };
}

export function refuse(code: RefusalCode, detail: string, field?: string): Refusal {
  return field === undefined ? { ok: false, code, detail } : { ok: false, code, detail, field };
}
