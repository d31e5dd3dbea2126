/**
 * Carries a block out: everything that can be checked without the bank is checked first, then the
 * steps run in order. A step that fails is the last that is answered.
 */
import type { MerchantRecord } from "../../engine/queries/records.ts";
import type { Call, CallSite } from "./call.ts";
import { timestamp } from "./call.ts";
import { parentOf } from "./parent.ts";
import {
  answerOf,
  asParent,
  preparePayment,
  seriesBegunBy,
  takePayment,
  type PaymentParent,
  type PaymentStep,
  type Prepared,
} from "./payments.ts";
import { got, type Read } from "./reading.ts";
import { refund } from "./refunds.ts";
import { search } from "./search.ts";
import { beginSeries } from "./series.ts";
import { authenticatedParent, enquire } from "./three-d-query.ts";
import { stepsOf, type Step } from "./steps.ts";
import { update } from "./updates.ts";
import { errorResponse, type Block, type Fields, type WireResponse } from "./wire/block.ts";

/** The answers of a block, one for each step that ran. */
export async function runBlock(call: Call, block: Block): Promise<readonly WireResponse[]> {
  const read = stepsOf(block);
  if (!read.ok) return [dated(call, read.error)];
  const [first] = read.steps;
  if (first === undefined) throw new Error("a block without a step");
  switch (first.type) {
    case "TRANSACTIONQUERY":
      return [answered(call, await search(call, first.request))];
    case "TRANSACTIONUPDATE":
      return await updateOrRefund(call, read.steps);
    case "REFUND":
      return [answered(call, await refund(call, first.request.fields))];
    case "SUBSCRIPTION":
      return [answered(call, await beginSeries(call, first.request.fields))];
    case "AUTH":
    case "ACCOUNTCHECK":
    case "THREEDQUERY":
      return await runPayments(call, paymentSteps(read.steps));
  }
}

/** Lower the amount, and if it is too late for that, refund. */
async function updateOrRefund(call: Call, steps: readonly Step[]): Promise<WireResponse[]> {
  const [change, instead] = steps;
  if (change === undefined) return [];
  const first = answered(call, await update(call, change.request));
  if (instead === undefined || first.code !== TOO_LATE) return [first];
  return [first, answered(call, await refund(call, instead.request.fields))];
}

const TOO_LATE = "60017";

// Payments ----------------------------------------------------------------------------------------

/** Never handed from one step to the next: it is the parent's. */
const OF_THE_CARD: ReadonlySet<string> = new Set([
  "pan",
  "expirydate",
  "expirymonth",
  "expiryyear",
  "securitycode",
  "startdate",
  "issuenumber",
  "paymenttypedescription",
]);
const OF_THE_STEP: ReadonlySet<string> = new Set([
  "parenttransactionreference",
  "settlestatus",
  "settleduedate",
  "baseamount",
  "mainamount",
  "currencyiso3a",
  "accounttypedescription",
]);

/** Steps with the fields that hold for each; a SUBSCRIPTION goes to the payment before it. */
function paymentSteps(steps: readonly Step[]): readonly PaymentStep[] {
  const made: PaymentStep[] = [];
  let before: Fields = new Map();
  let request: Step["request"] | null = null;
  for (const step of steps) {
    const isApart = request !== null && step.request !== request;
    const fields = isApart ? handedOn(before, step.request.fields) : step.request.fields;
    const last = made.at(-1);
    if (step.type === "SUBSCRIPTION" && last !== undefined) {
      made[made.length - 1] = { ...last, series: { fields, isApart } };
    } else if (isPayment(step.type)) {
      made.push({ type: step.type, fields, series: null });
    }
    before = fields;
    request = step.request;
  }
  return made;
}

function isPayment(type: Step["type"]): type is PaymentStep["type"] {
  return type === "AUTH" || type === "ACCOUNTCHECK" || type === "THREEDQUERY";
}

function handedOn(before: Fields, own: Fields): Fields {
  const kept = [...before].filter(([name]) => !OF_THE_CARD.has(name) && !OF_THE_STEP.has(name));
  return new Map([...kept, ...own]);
}

async function runPayments(call: Call, steps: readonly PaymentStep[]): Promise<WireResponse[]> {
  const [first] = steps;
  if (first === undefined) return [];
  const named = await namedParent(call, first.fields);
  if (!named.ok) return [answered(call, named)];
  const prepared: Prepared[] = [];
  for (const step of steps) {
    const before = prepared.at(-1) ?? null;
    const one = await preparePayment(call, step, before === null ? named.value : null, before);
    if (!one.ok) return [answered(call, one)];
    prepared.push(one.value);
  }
  const held = await call.context.standing.check();
  if (!held.ok) return [dated(call, errorResponse("21000", []))];
  return await takeAll(call, prepared, named.value);
}

async function namedParent(call: Call, fields: Fields): Promise<Read<PaymentParent | null>> {
  const authenticated = await authenticatedParent(call, fields);
  if (!authenticated.ok || authenticated.value !== null) return authenticated;
  const record = await parentOf(call, fields);
  if (!record.ok) return record;
  return record.value === null ? got(null) : asParent(record.value, null);
}

async function takeAll(
  call: Call,
  prepared: readonly Prepared[],
  named: PaymentParent | null,
): Promise<WireResponse[]> {
  const responses: WireResponse[] = [];
  let parent = named;
  for (const one of prepared) {
    if (one.step.type === "THREEDQUERY") {
      const enquired = await enquire(call, one, parent);
      if (!enquired.ok) return [...responses, answered(call, enquired)];
      responses.push(enquired.value.response);
      if (enquired.value.next === null) return responses;
      parent = enquired.value.next;
      continue;
    }
    const taken = await takePayment(call, one, parent);
    if (!taken.ok) return [...responses, answered(call, taken)];
    const record = taken.value;
    const answer = answerOf(record, one.site);
    responses.push(answer);
    if (answer.code !== "0") return responses;
    if (one.series !== null) responses.push(await seriesAnswer(call, record, one.site));
    const next = asParent(record, one.site);
    parent = next.ok ? next.value : null;
  }
  return responses;
}

async function seriesAnswer(
  call: Call,
  record: MerchantRecord,
  site: CallSite,
): Promise<WireResponse> {
  const series = await seriesBegunBy(call, record);
  if (series === null) throw new Error(`payment ${record.id} was approved and began no series`);
  return answerOf(series, site);
}

// Answers -----------------------------------------------------------------------------------------

function answered(call: Call, read: Read<WireResponse>): WireResponse {
  return dated(call, read.ok ? read.value : errorResponse(read.code, read.data));
}

/** With the time of day, where the answer has none of its own. */
function dated({ context }: Call, response: WireResponse): WireResponse {
  const name = "transactionstartedtimestamp";
  if (response.fields.has(name)) return response;
  const fields = new Map([...response.fields, [name, timestamp(context.clock.now())]]);
  return { ...response, fields };
}
