/** How every command route works: it carries its command out, or says what that would do. */
import type { FastifyRequest } from "fastify";
import type { Arguments, Command } from "../../../engine/commands/command.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import { onMade } from "../../http/idempotency.ts";
import { isPreview } from "../../http/preview.ts";
import { granted } from "../../http/refused.ts";
import { actor } from "../wire/actor.ts";
import type { Preview } from "./contract.ts";
import { renderPreview } from "./render.ts";

type Asked<Target, Options extends object, Done, Answer> = {
  readonly command: Command<Target, Options, Done>;
  readonly target: Target;
  readonly options: Options;
  /** Renders what is there once it is done. */
  readonly answer: (done: Done) => Answer | Promise<Answer>;
};

/** Throws the command's refusal, which is the preview's as well. */
export async function carryOut<Target, Options extends object, Done, Answer>(
  context: EngineContext,
  request: FastifyRequest,
  { command, target, options, answer }: Asked<Target, Options, Done, Answer>,
): Promise<Answer | Preview> {
  if (isPreview(request)) {
    const args = [options] as Arguments<Options>;
    return renderPreview(granted(await command.preview(context, target, ...args)));
  }
  const args = [{ ...options, ...actor(request), ...onMade(request) }] as Arguments<Options>;
  return await answer(granted(await command(context, target, ...args)));
}

/** As `carryOut`, for one that makes something: cut off, its repetition finds what was made. */
export async function carryOutOnce<Target, Options extends object, Answer>(
  context: EngineContext,
  request: FastifyRequest,
  asked: Asked<Target, Options, bigint, Answer>,
): Promise<Answer | Preview> {
  const madeId = request.turn?.madeId ?? null;
  return madeId === null ? await carryOut(context, request, asked) : await asked.answer(madeId);
}
