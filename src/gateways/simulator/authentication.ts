/** The bank simulator's 3-D Secure in our words. Total: what cannot be read is `unavailable`. */
import { z } from "zod";
import type { AuthenticationResult, CardAuthentication, Enrolment } from "../../ports/gateway.ts";
import type { Transport } from "../transport/transport.ts";

const EnrolmentBody = z.discriminatedUnion("enrolled", [
  z.object({ enrolled: z.literal("Y"), xid: z.string(), acsPath: z.string(), pareq: z.string() }),
  z.object({ enrolled: z.literal("N") }),
]);
const ResultBody = z.object({
  status: z.enum(["Y", "A", "N", "U"]),
  xid: z.string(),
  amountMinor: z.string().regex(/^\d{1,15}$/),
  currency: z.string(),
  eci: z.string().nullable(),
  cavv: z.string().nullable(),
});

/** `baseUrl`: where customers' browsers find the bank's page. */
export function simulatorAuthentication(
  transport: Transport,
  baseUrl: () => string,
): CardAuthentication {
  return {
    enrol: async ({ number, amountMinor, currency, reference }): Promise<Enrolment> => {
      const asked = { card: { number }, amountMinor: String(amountMinor), currency, reference };
      const body = JSON.stringify(asked);
      const reply = await transport.call({ method: "POST", path: "/v1/authentications", body });
      const read = reply.kind === "answer" && reply.status === 200 ? parse(reply.body) : undefined;
      const found = EnrolmentBody.safeParse(read);
      if (!found.success) return { kind: "unavailable" };
      if (found.data.enrolled === "N") return { kind: "not-enrolled" };
      const { xid, acsPath, pareq } = found.data;
      const acsUrl = baseUrl().replace(/\/+$/, "") + acsPath;
      return { kind: "enrolled", xid, acsUrl, request: pareq };
    },
    result: async (response): Promise<AuthenticationResult> => {
      const path = "/v1/authentications/results";
      const body = JSON.stringify({ pares: response });
      const reply = await transport.call({ method: "POST", path, body });
      const read = reply.kind === "answer" && reply.status === 200 ? parse(reply.body) : undefined;
      const found = ResultBody.safeParse(read);
      return found.success
        ? { kind: "decided", ...found.data, amountMinor: BigInt(found.data.amountMinor) }
        : { kind: "unavailable" };
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
