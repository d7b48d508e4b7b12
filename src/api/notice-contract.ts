import { z } from 'zod';
import { idSchema, isStorable } from './schema-parts';

/** What people are told of a site, and by whom: what only its operator knows. */

const text = (longest: number) =>
  z.string().trim().max(longest).refine(isStorable, 'contains a character that cannot be stored');
const line = (longest: number) => text(longest).refine((value) => value !== '', 'must not be empty');

/** Processors that are entered by hand, at most. */
export const MAX_PROCESSORS = 40;
/** Purposes of one site at most. */
export const MAX_PURPOSES = 12;

/** Whether there is a contract as GDPR art. 28 asks. */
export const CONTRACT_STATES = ['signed', 'open', 'not-needed'] as const;
export type ContractState = (typeof CONTRACT_STATES)[number];

const processorSchema = z.strictObject({
  name: line(120),
  /** What it does: hosting, mail, maintenance. */
  service: line(200),
  /** Where it processes. */
  country: text(80),
  contract: z.enum(CONTRACT_STATES),
});
export type Processor = z.infer<typeof processorSchema>;

const email = text(200).refine(
  (value) => value === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
  'expected an address such as privacy@example.org',
);

/** `PUT /api/v1/organisation/notice`. Empty text: not given yet. */
export const organisationNoticeInputSchema = z.strictObject({
  /** Who decides about the processing (GDPR art. 4(7)). */
  controller: z.strictObject({ name: text(120), address: text(300), email, phone: text(60) }),
  /** The data protection officer; empty name: there is none. */
  officer: z.strictObject({ name: text(120), email, phone: text(60) }),
  /** Where people may complain (art. 77). */
  authority: text(200),
  processors: z.array(processorSchema).max(MAX_PROCESSORS),
});
export type OrganisationNoticeInput = z.infer<typeof organisationNoticeInputSchema>;

export const organisationNoticeSchema = organisationNoticeInputSchema.extend({
  /** Counts the changes; 0: nobody has entered anything. The ETag. */
  version: z.int().min(0),
});
export type OrganisationNotice = z.infer<typeof organisationNoticeSchema>;

/** GDPR art. 6(1), (a) to (f). */
export const LEGAL_BASES = [
  'consent',
  'contract',
  'legal-obligation',
  'vital-interests',
  'public-task',
  'legitimate-interests',
] as const;
export type LegalBasis = (typeof LEGAL_BASES)[number];

/** `PUT /api/v1/sites/:siteId/notice`. */
export const siteNoticeInputSchema = z.strictObject({
  purposes: z.array(line(200)).max(MAX_PURPOSES),
  /** Null: not decided. */
  legalBasis: z.enum(LEGAL_BASES).nullable(),
  /** Which interest, law or consent it is. */
  basisText: text(600),
  /** Who is given the numbers besides the organisation itself. */
  recipients: text(400),
  /** Whether the notice can be read by everybody who knows its address. */
  isPublic: z.boolean(),
});
export type SiteNoticeInput = z.infer<typeof siteNoticeInputSchema>;

/** The last part of a public notice's address: 128 bits that cannot be guessed. */
export const noticeKeySchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/);

export const siteNoticeSchema = siteNoticeInputSchema.extend({
  siteId: idSchema,
  /** Null until somebody has made it public. */
  key: noticeKeySchema.nullable(),
  /** Where everybody finds it; null while it is not public. */
  url: z.string().nullable(),
  version: z.int().min(0),
});
export type SiteNotice = z.infer<typeof siteNoticeSchema>;

export const DOCUMENT_LANGUAGES = ['en', 'de'] as const;
export type DocumentLanguage = (typeof DOCUMENT_LANGUAGES)[number];
/** Papers about one site: the sign at the door, the notice, the draft of the impact assessment. */
export const SITE_DOCUMENTS = ['sign', 'notice', 'assessment'] as const;
export type SiteDocument = (typeof SITE_DOCUMENTS)[number];

/** Query of every document. */
export const documentQuerySchema = z.strictObject({
  language: z.enum(DOCUMENT_LANGUAGES).default('en'),
  format: z.enum(['html', 'markdown']).default('html'),
  /** Paper of the sign. */
  size: z.enum(['a4', 'a3']).default('a4'),
});
export type DocumentQuery = z.infer<typeof documentQuerySchema>;
