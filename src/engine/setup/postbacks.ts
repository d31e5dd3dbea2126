/** Scripts of merchants that hear of members and payments: made, listed, taken away. */
import {
  POSTBACK,
  postbackFault,
  POSTBACKS,
  readSettings,
  type PostbackSettings,
} from "../../domain/delivery/postback.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { selectPackages } from "../../store/package/select-packages.ts";
import { listTargets, readTarget, type TargetView } from "../queries/targets.ts";
import type { Page, PageRequest } from "../queries/page.ts";
import type { EngineContext } from "../engine-context.ts";
import type { SetupOptions } from "./setup-options.ts";
import { makeTarget, removeTarget } from "./targets.ts";

export type PostbackOrder = PostbackSettings & {
  /** With a scheme; placeholders may stand in its query. */
  readonly url: string;
  readonly description: string | null;
  /** Of the script's HTTP authentication. */
  readonly password: string | null;
};

export type PostbackView = Omit<TargetView, "settings"> & { readonly settings: PostbackSettings };

export type PostbackKey = { readonly merchantId: bigint; readonly postbackId: bigint };

/** Answers the postback's id. What it is told begins with what happens from now on. */
export async function makePostback(
  context: EngineContext,
  merchantId: bigint,
  { url, description, password, ...settings }: PostbackOrder,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<bigint>> {
  const { packageId, type } = settings;
  if (packageId !== null) {
    const [found] = await context.db.tenant(merchantId, (tx) =>
      selectPackages(tx, [BigInt(packageId)]),
    );
    if (found === undefined) {
      return refuse("not_found", "There is no package with this id.", "packageId");
    }
  }
  const others = await allPostbacks(context, merchantId);
  const fault = postbackFault(
    settings,
    others.filter(({ active }) => active).map((one) => one.settings),
  );
  if (fault !== null) return fault;
  const made = await makeTarget(
    context,
    merchantId,
    {
      face: POSTBACK,
      url,
      description,
      kinds: POSTBACKS[type].events,
      settings,
      ...(password === null ? {} : { secret: password }),
    },
    options,
  );
  return made.ok ? accept(made.value.id) : made;
}

const PAGE = 100;

async function allPostbacks(context: EngineContext, merchantId: bigint): Promise<PostbackView[]> {
  const all: PostbackView[] = [];
  for (let after: bigint | null = null; ;) {
    const page: Page<PostbackView> = await listPostbacks(context, merchantId, {
      after,
      limit: PAGE,
    });
    all.push(...page.data);
    const last = page.data.at(-1);
    if (!page.hasMore || last === undefined) return all;
    after = last.id;
  }
}

/** The largest id first. */
export async function listPostbacks(
  context: EngineContext,
  merchantId: bigint,
  request: PageRequest,
): Promise<Page<PostbackView>> {
  const page = await listTargets(context, merchantId, POSTBACK, request);
  return { ...page, data: page.data.map(viewOf) };
}

/** Null when the merchant has none of this id. */
export async function readPostback(
  context: EngineContext,
  { merchantId, postbackId: targetId }: PostbackKey,
): Promise<PostbackView | null> {
  const target = await readTarget(context, { merchantId, face: POSTBACK, targetId });
  return target === null ? null : viewOf(target);
}

/** It hears of nothing more; what was on its way is given up. */
export async function removePostback(
  context: EngineContext,
  { merchantId, postbackId: targetId }: PostbackKey,
  options: Pick<SetupOptions, "onMade"> = {},
): Promise<Result<null>> {
  return await removeTarget(context, { merchantId, face: POSTBACK, targetId }, options);
}

function viewOf(target: TargetView): PostbackView {
  return { ...target, settings: readSettings(target.settings ?? {}) };
}
