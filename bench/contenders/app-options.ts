/**
 * Session settings of the product (src/store/postgres.ts), for the contenders that do without its
 * store: the same role under the same row-level security.
 */
export const APP_OPTIONS =
  "-c role=perennial_app -c timezone=UTC -c random_page_cost=1.1 -c jit=off " +
  "-c plan_cache_mode=force_generic_plan";
