/** The password that came with a purchase, in clear, for whoever the merchant wants it told to. */
import { selectConsumerLogins } from "../../store/consumer-login/select-consumer-logins.ts";
import { passwordPlace } from "../commands/change-login.ts";
import type { PurchaseTarget } from "../commands/purchase-commands.ts";
import type { EngineContext } from "../engine-context.ts";

/** Empty where none is kept, or it does not open here. */
export async function consumerPassword(
  context: EngineContext,
  { merchantId, purchaseId }: PurchaseTarget,
): Promise<string> {
  const [login] = await context.db.tenant(merchantId, (tx) =>
    selectConsumerLogins(tx, [purchaseId]),
  );
  const sealed = login?.password ?? null;
  const place = passwordPlace(merchantId, purchaseId);
  return sealed === null ? "" : (context.sealer.open(sealed, place) ?? "");
}
