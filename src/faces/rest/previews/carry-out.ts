/** How every command route works: it carries its command out, or says what that would do. */
import type { FastifyRequest } from "fastify";
import type { Arguments, Command } from "../../../engine/commands/command.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { Result } from "../../../domain/refusal.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { isPreview } from "../../http/preview.ts";
import { granted } from "../../http/refused.ts";
import { asked } from "../wire/asked.ts";
import type { Preview } from "./contract.ts";
import { renderPreview } from "./render.ts";

type Wanted<Target, Options extends object, Done> = {
  readonly command: Command<Target, Options, Done>;
  readonly target: Target;
  readonly options: Options;
};

/**
 * Answers what is there once it is done. Throws the command's refusal, which is the preview's as
 * well. A request that was cut off after it was done is not done again.
 */
export async function carryOut<Target, Options extends object, Done, Answer>(
  context: EngineContext,
  request: FastifyRequest,
  wanted: Wanted<Target, Options, Done> & { readonly answer: () => Promise<Answer> },
): Promise<Answer | Preview> {
  if (isPreview(request)) return await preview(context, request, wanted);
  await doOnce(request, () => run(context, request, wanted));
  return await wanted.answer();
}

/** As `carryOut`, for one that makes something: `answer` is given its id. */
export async function carryOutOnce<Target, Options extends object, Answer>(
  context: EngineContext,
  request: FastifyRequest,
  wanted: Wanted<Target, Options, bigint> & { readonly answer: (id: bigint) => Promise<Answer> },
): Promise<Answer | Preview> {
  if (isPreview(request)) return await preview(context, request, wanted);
  return await wanted.answer(await makeOnce(request, () => run(context, request, wanted)));
}

async function preview<Target, Options extends object, Done>(
  context: EngineContext,
  request: FastifyRequest,
  { command, target, options }: Wanted<Target, Options, Done>,
): Promise<Preview> {
  const args = [{ ...options, ...asked(request) }] as Arguments<Options>;
  return renderPreview(granted(await command.preview(context, target, ...args)));
}

function run<Target, Options extends object, Done>(
  context: EngineContext,
  request: FastifyRequest,
  { command, target, options }: Wanted<Target, Options, Done>,
): Promise<Result<Done>> {
  const args = [{ ...options, ...asked(request) }] as Arguments<Options>;
  return command(context, target, ...args);
}
