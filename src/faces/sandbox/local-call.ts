/** Whether a request comes from this machine and was meant for it. Pure. */

export type Call = {
  /** Of the other end of the connection. */
  readonly address: string;
  /** The Host header: a name that somebody pointed at this machine is not ours. */
  readonly host: string | undefined;
  /** The Origin header, which browsers send with what may change something. */
  readonly origin: string | undefined;
};

const LOCAL_ADDRESS = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOCAL_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

export function isLocalCall({ address, host, origin }: Call): boolean {
  if (!LOCAL_ADDRESS.test(address)) return false;
  if (host === undefined || !LOCAL_HOST.test(host)) return false;
  return origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`;
}
