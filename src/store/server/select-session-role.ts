import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_SESSION_ROLE = statement(
  "select_session_role",
  "global",
  `select current_user::text as name, r.rolsuper or r.rolbypassrls as almighty,
          (select count(*)::int from pg_class c
            where pg_has_role(r.oid, c.relowner, 'usage')
              and c.relnamespace = 'public'::regnamespace) as owned
     from pg_roles r
    where r.rolname = current_user`,
);

/** What the program's sessions may do: they should be nobody in particular. */
export type SessionRole = {
  readonly name: string;
  /** Superuser, or not bound by row-level security. */
  readonly almighty: boolean;
  /** Tables that it has the rights of an owner to. */
  readonly owned: number;
};

export async function selectSessionRole(db: Database): Promise<SessionRole> {
  const [row] = await db.global<SessionRole>(SELECT_SESSION_ROLE, []);
  if (row === undefined) throw new Error("the session has no role");
  return row;
}
