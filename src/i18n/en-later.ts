import { audit } from './en/audit';
import { countAudit } from './en/count-audit';
import { insights } from './en/insights';
import { integrations } from './en/integrations';
import { packs } from './en/packs';
import { zones } from './en/zones';

/** What is said by no screen but those that are loaded when they are opened. */
export const later = { ...zones, ...insights, ...integrations, ...audit, ...packs, ...countAudit };
