/** Whether a gateway is there, and what time it is on its machine. Moves nothing and asks for nothing. */
export type Probe =
  | {
      readonly kind: "answered";
      /** The wall time that it tells, in ms, good to half a second; null: it tells none. */
      readonly wallMs: number | null;
    }
  | { readonly kind: "no-answer"; readonly cause: string };

export interface GatewayProbe {
  readonly name: string;
  probe(): Promise<Probe>;
}
