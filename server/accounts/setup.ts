import type { z } from 'zod';
import { hashPassword } from './passwords';
import type { setupInputSchema } from '../../src/api/account-contract';
import { ProblemError } from '../problem';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { AccountParts } from './account-parts';
import { assertInForce } from './legal';
import { claimSetup } from './server-facts';
import { insertMember, insertUser } from './users';

/** Makes the first account, owner of the organisation that is there; once, however many ask at once. */
export async function setUp(
  { context, auditLog, principals }: AccountParts,
  input: z.output<typeof setupInputSchema>,
): Promise<void> {
  assertInForce(input.accepted);
  const { name, email, accepted } = input;
  const passwordHash = await hashPassword(input.password);
  const now = context.nowMs();
  const userId = await context.guard(() =>
    context.db.transaction().execute(async (trx) => {
      if (!(await claimSetup(trx, now))) return null;
      const id = await insertUser(trx, { name, email, passwordHash, accepted }, now);
      await insertMember(trx, { organisationId: MAIN_ORGANISATION_ID, userId: id, role: 'owner' }, now);
      await trx
        .updateTable('organisations')
        .set({ name: input.organisationName })
        .where('id', '=', MAIN_ORGANISATION_ID)
        .execute();
      return id;
    }),
  );
  principals.forget();
  if (userId === null) throw alreadySetUp();
  await auditLog.append({
    organisationId: MAIN_ORGANISATION_ID,
    actor: 'local',
    action: 'server.set-up',
    target: userId,
    details: { terms: accepted.terms, privacy: accepted.privacy },
  });
}

/** The answer to whoever comes too late. */
export function alreadySetUp(): ProblemError {
  return new ProblemError(409, 'This server is set up already: sign in.', { code: 'already-set-up' });
}
