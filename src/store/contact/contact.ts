/** Whom to turn to about a customer. */
export type Contact = {
  /** What for, in the merchant's own word, such as billing. */
  readonly kind: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
};
