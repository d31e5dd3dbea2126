/** What a body really gives: zod types a field that was left out as `undefined`. */

type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The fields of `body` that are there; those of commands may be absent, but never undefined. */
export function given<T extends object>(body: T): Given<T> {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined),
  ) as Given<T>;
}
