/** What a merchant says of the mails to its customers: whether, which, and in which words. */
import type { Language } from "../../domain/mail/language.ts";
import { eventsOf, type MailKind } from "../../domain/mail/mail-kinds.ts";
import { wantedKinds, type MailSettings } from "../../domain/mail/mail-settings.ts";
import { readMailText, type MailText } from "../../domain/mail/mail-text.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { giveUpDeliveries } from "../../store/delivery/give-up-deliveries.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { deleteMailText } from "../../store/mail/delete-mail-text.ts";
import { lockMailSettings } from "../../store/mail/lock-mail-settings.ts";
import { putMailText } from "../../store/mail/put-mail-text.ts";
import { selectMailTexts } from "../../store/mail/select-mail-texts.ts";
import { updateMailSettings } from "../../store/mail/update-mail-settings.ts";
import type { Tx } from "../../store/statement.ts";
import { insertTarget } from "../../store/target/insert-target.ts";
import { selectTargetPage } from "../../store/target/select-target-page.ts";
import { updateTarget } from "../../store/target/update-target.ts";
import type { EngineContext } from "../engine-context.ts";
import { textFor } from "../mail/mail-texts.ts";
import { BEYOND_ALL_IDS } from "../queries/page.ts";
import { plainHint } from "../record/save-change.ts";
import type { SetupOptions } from "./setup-options.ts";

/** The delivery face that sends mails to customers. */
export const MAIL = "mail";

/** What is left out stays. Switched off, mails that are on their way are given up. */
export async function changeMailSettings(
  context: EngineContext,
  merchantId: bigint,
  changes: Partial<MailSettings>,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<null>> {
  if (changes.on === true && context.deliveryFace(MAIL) === null) {
    return refuse("wrong_state", "This deployment has no mail server: set SMTP_URL.", "on");
  }
  await context.ids.reserve({ small: 1 });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    const settings = { ...(await lockMailSettings(tx)), ...changes };
    await updateMailSettings(tx, settings);
    await listen(context, tx, settings);
    await options.onMade?.(tx, { id: merchantId });
    return accept(null);
  });
}

/** One target of the merchant listens for what there are mails about. */
async function listen(context: EngineContext, tx: Tx, settings: MailSettings): Promise<void> {
  const kinds = eventsOf(wantedKinds(settings));
  const page = { beforeId: BEYOND_ALL_IDS, limit: 1 };
  const [target] = await selectTargetPage(tx, MAIL, page);
  const now = context.clock.now();
  if (target === undefined) {
    if (kinds.length === 0) return;
    await insertTarget(tx, {
      id: context.ids.take("small"),
      face: MAIL,
      kinds,
      url: "mailto:customers",
      description: "Mails to customers",
      settings: null,
      createdAt: now,
    });
    return;
  }
  await updateTarget(tx, target.id, { kinds, active: kinds.length > 0 }, now);
  if (kinds.length === 0) await giveUpDeliveries(tx, target.id);
  else await upsertLanes(tx, [plainHint("deliver", now)]);
}

export type MailTextKey = { readonly kind: MailKind; readonly language: Language };

/** The merchant's own words in the place of ours; what is left out stays as it is. */
export async function writeMailText(
  context: EngineContext,
  merchantId: bigint,
  { kind, language }: MailTextKey,
  changes: Partial<MailText>,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<null>> {
  await context.ids.reserve({ small: 1 });
  return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
    // one writer at a time, or of two halves written at once one would be lost
    await lockMailSettings(tx);
    const text = { ...textFor(await selectMailTexts(tx), kind, language), ...changes };
    const read = readMailText(kind, text);
    if (!read.ok) return read;
    const { subject, body } = text;
    const changedAt = context.clock.now();
    const id = context.ids.take("small");
    await putMailText(tx, id, { kind, language, subject, body, changedAt });
    await options.onMade?.(tx, { id: merchantId });
    return accept(null);
  });
}

/** Ours again. */
export async function resetMailText(
  context: EngineContext,
  merchantId: bigint,
  key: MailTextKey,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<null>> {
  await context.db.tenant(merchantId, async (tx) => {
    await deleteMailText(tx, key);
    await options.onMade?.(tx, { id: merchantId });
  });
  return accept(null);
}
