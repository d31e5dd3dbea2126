/** A row of payment_methods. Versioned: a new expiry is a new row with the same secret. */
export type PaymentMethod = {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly kind: "card" | "token" | "paypal";
  readonly brand: string;
  readonly first6: string | null;
  readonly last4: string | null;
  readonly expiryYear: number | null;
  readonly expiryMonth: number | null;
  readonly prepaid: boolean | null;
  readonly fingerprint: string | null;
  readonly secretId: bigint | null;
  readonly networkTransactionId: string | null;
  readonly state: "usable" | "off" | "history" | "erased";
  readonly replacesId: bigint | null;
  readonly createdAt: number;
};

export const PAYMENT_METHOD_COLUMNS = `m.id, m.customer_id, m.kind, m.brand, m.first6, m.last4,
  m.expiry_year, m.expiry_month, m.prepaid, m.fingerprint, m.secret_id, m.network_transaction_id,
  m.state, m.replaces_id, m.created_at`;
