import { audit } from './en/audit';
import { insights } from './en/insights';
import { integrations } from './en/integrations';
import { zones } from './en/zones';

/** What is said by no screen but those that are loaded when they are opened. */
export const later = { ...zones, ...insights, ...integrations, ...audit };
