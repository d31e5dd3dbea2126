/** Who pays: making a customer, and keeping up with what is known of one. */
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { Contact } from "../../store/contact/contact.ts";
import { deleteContacts } from "../../store/contact/delete-contacts.ts";
import { insertContacts } from "../../store/contact/insert-contacts.ts";
import type { Customer } from "../../store/customer/customer.ts";
import { insertCustomers } from "../../store/customer/insert-customers.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { updateCustomer } from "../../store/customer/update-customer.ts";
import { isUniqueViolation } from "../../store/unique-violation.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { changedSince } from "./changed-since.ts";
import type { CustomerTarget } from "./add-payment-method.ts";
import { newCustomer, searchOf, type CustomerFacts } from "./new-customer.ts";

export type NewCustomer = CustomerFacts & { readonly contacts?: readonly Contact[] };

/** Answers the customer's id; nothing is sold or charged. */
export async function createCustomer(
  context: EngineContext,
  merchantId: bigint,
  { contacts = [], ...facts }: NewCustomer,
  options: { readonly onMade?: OnMade } = {},
): Promise<Result<bigint>> {
  const customer = newCustomer(await context.ids.next("customer"), facts, context.clock.now());
  return await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const inserted = await insertCustomers(tx, [customer]);
    if (inserted.length === 0) return externalIdTaken();
    if (contacts.length > 0) await insertContacts(tx, customer.id, contacts);
    await options.onMade?.(tx, { id: customer.id });
    return accept(customer.id);
  });
}

/** What is left out stays; contacts that are given take the place of all that there were. */
export type CustomerChanges = Partial<
  Pick<Customer, "name" | "email" | "externalId" | "phone" | "address" | "locale">
> & { readonly contacts?: readonly Contact[] };

export async function changeCustomer(
  context: EngineContext,
  { merchantId, customerId }: CustomerTarget,
  { contacts, ...changes }: CustomerChanges,
  options: { readonly onMade?: OnMade; readonly ifVersion?: number } = {},
): Promise<Result<null>> {
  try {
    return await context.db.tenant(merchantId, async (tx): Promise<Result<null>> => {
      const [was] = await selectCustomers(tx, { ids: [customerId], externalIds: [] });
      if (was === undefined) return refuse("not_found", "There is no customer with this id.");
      const stale = changedSince(options.ifVersion, was.version);
      if (stale !== null) return stale;
      const changed = { ...was, ...changes };
      const next = { ...changed, search: searchOf(changed) };
      if (!(await updateCustomer(tx, { was, next }))) {
        return refuse(
          "changed_meanwhile",
          "Somebody changed this customer just now; read it again.",
        );
      }
      if (contacts !== undefined) {
        await deleteContacts(tx, customerId);
        await insertContacts(tx, customerId, contacts);
      }
      await options.onMade?.(tx, { id: customerId });
      return accept(null);
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return externalIdTaken();
  }
}

function externalIdTaken(): Refusal {
  return refuse("invalid_field", "Another customer has this external id.", "externalId");
}
