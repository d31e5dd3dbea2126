/** An event on its way to one target. */
export type DeliveryKey = { readonly eventId: bigint; readonly targetId: bigint };
