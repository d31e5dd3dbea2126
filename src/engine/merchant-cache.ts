/**
 * What rarely changes about merchants, kept per process: policies (immutable, so for ever), sites and
 * gateway accounts (added by commands, so a missing id makes it read again).
 */
import type { RuleSet } from "../domain/policy/rule-set.ts";
import type { Database } from "../store/database.ts";
import {
  selectGatewayAccounts,
  type GatewayAccount,
} from "../store/gateway-account/select-gateway-accounts.ts";
import { selectPolicies } from "../store/policy/select-policies.ts";
import type { Tx } from "../store/statement.ts";

const MOST_KEPT = 50_000;

export class MerchantCache {
  readonly #db: Database;
  readonly #rules = new Map<string, RuleSet>();
  readonly #accounts = new Map<string, GatewayAccount>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The rules of policies, by id. Throws on an id that does not exist: rows point to them. */
  async rules(merchantId: bigint, ids: Iterable<bigint>): Promise<ReadonlyMap<bigint, RuleSet>> {
    const wanted = [...new Set(ids)];
    if (wanted.some((id) => !this.#rules.has(`${merchantId}:${id}`))) {
      await this.#db.tenant(merchantId, (tx) => this.#load(tx, wanted));
    }
    return new Map(wanted.map((id) => [id, this.#known(merchantId, id)]));
  }

  /** The same inside an open transaction: PGlite has one connection, so none may be opened beside it. */
  async rulesIn(tx: Tx, ids: Iterable<bigint>): Promise<(policyId: bigint) => RuleSet> {
    const wanted = [...new Set(ids)];
    if (wanted.some((id) => !this.#rules.has(`${tx.merchantId}:${id}`))) {
      await this.#load(tx, wanted);
    }
    return (policyId) => this.#known(tx.merchantId, policyId);
  }

  async #load(tx: Tx, ids: readonly bigint[]): Promise<void> {
    for (const policy of await selectPolicies(tx, ids)) {
      keep(this.#rules, `${tx.merchantId}:${policy.id}`, policy.rules);
    }
  }

  #known(merchantId: bigint, id: bigint): RuleSet {
    const rules = this.#rules.get(`${merchantId}:${id}`);
    if (rules === undefined) throw new Error(`merchant ${merchantId} has no policy ${id}`);
    return rules;
  }

  /** For a merchant whose set-up was replaced as a whole. */
  forget(merchantId: bigint): void {
    for (const map of [this.#rules, this.#accounts]) {
      for (const key of map.keys()) if (key.startsWith(`${merchantId}:`)) map.delete(key);
    }
  }

  async gatewayAccount(merchantId: bigint, id: bigint): Promise<GatewayAccount> {
    const known = this.#accounts.get(`${merchantId}:${id}`);
    if (known !== undefined) return known;
    const accounts = await this.#db.tenant(merchantId, (tx) => selectGatewayAccounts(tx));
    for (const account of accounts) keep(this.#accounts, `${merchantId}:${account.id}`, account);
    const account = accounts.find((one) => one.id === id);
    if (account === undefined)
      throw new Error(`merchant ${merchantId} has no gateway account ${id}`);
    return account;
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  if (map.size >= MOST_KEPT) map.clear();
  map.set(key, value);
}
