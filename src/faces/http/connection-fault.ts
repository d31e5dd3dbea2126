/** What Node itself refuses before there is a request: answered on the bare connection. */
import type { Socket } from "node:net";
import type { RefusalCode } from "../../domain/refusal.ts";
import { problemOf } from "./problem.ts";
import { REQUEST_ID_HEADER } from "./request-id.ts";

type Fault = { readonly code: RefusalCode; readonly detail: string };

function faultOf(nodeCode: string | undefined): Fault {
  switch (nodeCode) {
    case "HPE_HEADER_OVERFLOW":
      return { code: "headers_too_large", detail: "Send less than 16 KiB of address and headers." };
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return { code: "request_timeout", detail: "The request did not arrive in time." };
    default:
      return { code: "malformed", detail: "The request is not well-formed HTTP." };
  }
}

/** A `clientErrorHandler` of the server. */
export function connectionFault(newRequestId: () => string) {
  return (error: Error & { readonly code?: string }, socket: Socket): void => {
    // it is gone: there is nobody to tell
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy();
      return;
    }
    const problem = problemOf(faultOf(error.code), newRequestId());
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${problem.status} ${problem.code}`,
      "content-type: application/problem+json",
      `content-length: ${Buffer.byteLength(body)}`,
      `${REQUEST_ID_HEADER}: ${problem.requestId}`,
      "connection: close",
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
  };
}
