import { z } from "zod";
import { Event } from "../events/contract.ts";
import { Subscription } from "../subscriptions/contract.ts";
import { SiteId } from "../wire/ids.ts";
import { Currency, SumMinor } from "../wire/amounts.ts";
import { EventId, WebhookEndpointId } from "../wire/ids.ts";
import { InstantText, PlainDateText } from "../wire/times.ts";
import { wholeNumber } from "../wire/whole-number.ts";

/** Due dates, both included. */
export const ChargesQuery = z.strictObject({ from: PlainDateText, to: PlainDateText });

export const ChargesByDueDate = z.object({
  data: z
    .array(
      z.object({
        dueOn: PlainDateText,
        currency: Currency,
        charges: z.int(),
        sumMinor: SumMinor,
      }),
    )
    .readonly(),
});

/** Days of sale, both included. */
export const StandInQuery = z.strictObject({ from: PlainDateText, to: PlainDateText });

export const StandInReport = z.object({
  object: z.literal("stand_in_report"),
  data: z
    .array(
      z.object({
        /**
         * `open`: temporarily approved still. `confirmed`: the bank took the money, so a sale was
         * saved. `withdrawn`: it did not, and access ended. `refused`: a limit was reached, and
         * nothing was sold.
         */
        became: z.enum(["open", "confirmed", "withdrawn", "refused"]),
        /** Why it was withdrawn or refused: the bank's code, or that of a limit. */
        responseCode: z.string().nullable(),
        currency: Currency,
        count: z.int(),
        sumMinor: SumMinor,
      }),
    )
    .readonly(),
});

/** What of a transaction, its purchase and its customer stands in the report. */
export const TransactionReportQuery = z.strictObject({
  /** Days in UTC, both included. */
  from: PlainDateText,
  to: PlainDateText,
  siteId: SiteId.optional(),
  /** `json`: one object a line. `csv`: with a header. */
  format: z.enum(["json", "csv"]).default("json"),
});

/** Rows as they are read from the database. */
export const TransactionReport = z.unknown();

export const OverviewQuery = z.strictObject({
  /** How many days back payments are counted. */
  days: wholeNumber(1, 366, 60),
});

export const Overview = z.object({
  object: z.literal("overview"),
  merchant: z.string(),
  /** The date in the merchant's zone. */
  today: PlainDateText,
  /** Subscriptions by state. */
  subscriptions: z.array(z.object({ state: Subscription.shape.state, count: z.int() })),
  /** What is charged next, the earliest first. */
  dueNext: z.array(z.object({ subscription: Subscription, customerName: z.string() })),
  /** What happened last, the newest first. */
  events: z.array(Event),
  /** Payments and refunds by business date; days without any are left out. */
  payments: z.array(
    z.object({
      on: PlainDateText,
      kind: z.enum(["sale", "refund"]),
      state: z.enum(["sending", "unknown", "waiting", "approved", "declined", "failed"]),
      currency: Currency,
      count: z.int(),
      sumMinor: SumMinor,
    }),
  ),
});
export type Overview = z.output<typeof Overview>;

export const DeliveryReportQuery = z.strictObject({
  /** Of events from this instant on. */
  from: InstantText,
  /** Before this instant. */
  until: InstantText,
});

export const DeliveryReport = z.object({
  object: z.literal("delivery_report"),
  from: InstantText,
  until: InstantText,
  /** Of each: what it listens for and happened since it was made, and what of it it took. */
  endpoints: z.array(
    z.object({
      endpointId: WebhookEndpointId,
      url: z.string(),
      enabled: z.boolean(),
      happened: z.int(),
      /** Answered 2xx. */
      taken: z.int(),
      /** Due, or on their way. */
      waiting: z.int(),
      givenUp: z.int(),
      /** Not to be sent when they happened, such as while the endpoint was disabled. */
      missing: z.int(),
      /** Given up or missing: the first 1,000. */
      untaken: z.array(EventId).readonly(),
    }),
  ),
});
export type DeliveryReport = z.output<typeof DeliveryReport>;
