/** Asked before a sign-up goes to the bank, where a customer has chosen a username. */
export type UsernameInquiry = (asked: {
  readonly merchantId: bigint;
  /** The first payment, stored and not sent yet. */
  readonly transactionId: bigint;
  readonly password: string | null;
}) => Promise<"free" | "taken">;
