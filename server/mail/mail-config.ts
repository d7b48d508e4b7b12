import { z } from 'zod';
import { isStorable } from '../../src/api/schema-parts';
import { StartError } from '../start-error';

/** How mail leaves this server. */
export interface MailConfig {
  /** Such as "smtps://user:password@mail.example.org"; holds the password: never log it. */
  readonly smtpUrl: string;
  /** Such as "HiRO CCTV <cctv@example.org>". */
  readonly from: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const fromSchema = z
  .string()
  .max(200)
  .regex(/^[^\r\n]*@[^\r\n]*$/)
  .refine(isStorable);

/** Reads `HIRO_SMTP_URL` and `HIRO_MAIL_FROM`; null: no mail. Throws `StartError`, which shows no password. */
export function readMailConfig(env: Environment): MailConfig | null {
  const smtpUrl = env.HIRO_SMTP_URL?.trim() ?? '';
  if (smtpUrl === '') return null;
  const protocol = URL.canParse(smtpUrl) ? new URL(smtpUrl).protocol : null;
  if (protocol !== 'smtp:' && protocol !== 'smtps:') {
    throw new StartError(
      'HIRO_SMTP_URL is not as expected: expected an address such as smtps://user:password@mail.example.org:465.',
    );
  }
  const from = fromSchema.safeParse(env.HIRO_MAIL_FROM?.trim() ?? '').data;
  if (from === undefined) {
    throw new StartError(
      'HIRO_SMTP_URL needs HIRO_MAIL_FROM: who mails come from, such as "HiRO CCTV <cctv@example.org>".',
    );
  }
  return { smtpUrl, from };
}
