import type { AccountRouteOptions } from './account-access';
import { accountRoutes } from './account';
import type { App } from './app-instance';
import { deviceRoutes } from './devices';
import { invitationRoutes } from './invitations';
import { legalRoutes } from './legal';
import { memberRoutes } from './members';
import { organisationRoutes } from './organisation';
import { pairingRoutes } from './pairings';
import { passwordResetRoutes } from './password-resets';
import { sessionRoutes } from './session';
import { setupRoutes } from './setup';

/** Every route of the accounts. */
export function allAccountRoutes(app: App, options: AccountRouteOptions): void {
  legalRoutes(app);
  setupRoutes(app, options);
  sessionRoutes(app, options);
  passwordResetRoutes(app, options);
  accountRoutes(app, options);
  organisationRoutes(app, options);
  memberRoutes(app, options);
  invitationRoutes(app, options);
  deviceRoutes(app, options);
  pairingRoutes(app, options);
}
