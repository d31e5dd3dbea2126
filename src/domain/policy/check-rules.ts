/** Which combinations of policy values this engine can keep. */
import { isZone } from "../calendar/zone.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import { isNoticeDays } from "../subscription/notice.ts";
import { triesTooOften } from "./decline.ts";
import type { RuleSet } from "./rule-set.ts";

const MOST_RETRIES = 60;
const MOST_ADVICE_CODES = 50;

/** Refuses values that would never charge, never end, or that this version cannot carry out. */
export function checkRules(rules: RuleSet): Result<RuleSet> {
  if (!isZone(rules.zone)) {
    return refuse("unknown_zone", `"${rules.zone}" is not an IANA time zone.`, "policies.zone");
  }
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(rules.startsAt)) {
    return refuse("invalid_field", "Give a time of day such as 00:30.", "policies.startsAt");
  }
  if (rules.retryGapsDays.length > MOST_RETRIES) {
    return refuse(
      "invalid_field",
      `At most ${MOST_RETRIES} retries are possible.`,
      "policies.retryGapsDays",
    );
  }
  if (rules.retryGapsDays.some((gap) => !Number.isInteger(gap) || gap < 1 || gap > 365)) {
    return refuse(
      "invalid_field",
      "Each gap is a whole number of days from 1 to 365.",
      "policies.retryGapsDays",
    );
  }
  if (triesTooOften(rules.retryGapsDays)) {
    return refuse(
      "invalid_field",
      "The card schemes allow 15 retries within 30 days.",
      "policies.retryGapsDays",
    );
  }
  const { stopOnAdvice } = rules;
  if (
    stopOnAdvice.length > MOST_ADVICE_CODES ||
    stopOnAdvice.some((code) => !/^[0-9A-Z]{1,4}$/.test(code))
  ) {
    return refuse(
      "invalid_field",
      `Give up to ${MOST_ADVICE_CODES} advice codes such as 4, or none.`,
      "policies.stopOnAdvice",
    );
  }
  if (rules.collection !== "charge") {
    return refuse(
      "invalid_field",
      "Only collection by charging can be chosen for a site.",
      "policies.collection",
    );
  }
  if (!isNoticeDays(rules.noticeDays)) {
    return refuse("invalid_field", "Give 0 for no notice, or 2 to 7 days.", "policies.noticeDays");
  }
  const everyMs = rules.undeliverableEveryMs;
  if (!Number.isInteger(everyMs) || everyMs < 60_000 || everyMs > 7 * 86_400_000) {
    return refuse(
      "invalid_field",
      "Give a minute to a week, in milliseconds.",
      "policies.undeliverableEveryMs",
    );
  }
  return accept(rules);
}
