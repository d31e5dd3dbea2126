/** Sends a postback: the pairs stand in the query and, once more, in the body. */
import type { HttpAnswer } from "../../../domain/delivery/verdict.ts";
import type { DeliveryTarget } from "../../../ports/delivery-face.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import type { PostbackSettings } from "../../../domain/delivery/postback.ts";

export async function postPairs(
  http: OutgoingHttp,
  { url, secrets }: Pick<DeliveryTarget, "url" | "secrets">,
  { username }: Pick<PostbackSettings, "username">,
  pairs: string,
): Promise<HttpAnswer> {
  const [address = ""] = url.split("?", 1);
  const [password = ""] = secrets;
  const credentials = Buffer.from(`${username}:${password}`, "utf8").toString("base64");
  return await http.post({
    url: `${address}?${pairs}`,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "user-agent": "Perennial-Postbacks/1",
      ...(username === null ? {} : { authorization: `Basic ${credentials}` }),
    },
    body: pairs,
  });
}
