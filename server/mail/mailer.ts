import { AppError } from '../../src/lib/errors';
import type { MailConfig } from './mail-config';

const TIMEOUT_MS = 20_000;

/** One mail to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Files that go with it. */
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
}

/** Sends mail, where that is set up. */
export interface Mailer {
  readonly isConfigured: boolean;
  /** Resolves when the mail server has taken it; throws `AppError` of the kind "mail", without addresses. */
  send(mail: Mail): Promise<void>;
  close(): void;
}

/** A server without mail. */
export const noMailer: Mailer = {
  isConfigured: false,
  send: () => Promise.reject(new AppError('mail', 'Mail is not set up: set HIRO_SMTP_URL')),
  close: () => undefined,
};

/** Mail by SMTP; null: none. Whoever makes it closes it. */
export function createMailer(config: MailConfig | null): Mailer {
  if (config === null) return noMailer;
  let opened: ReturnType<typeof openTransport> | null = null;
  return {
    isConfigured: true,
    send: async ({ to, subject, text, html, attachments }) => {
      try {
        opened ??= openTransport(config);
        await (
          await opened
        ).sendMail({
          from: config.from,
          to: { name: '', address: to },
          subject,
          text,
          ...(html === undefined ? {} : { html }),
          ...(attachments === undefined ? {} : { attachments: [...attachments] }),
        });
      } catch (error) {
        throw new AppError('mail', `The mail server did not take a mail: ${reasonOf(error)}`, {
          cause: error,
        });
      }
    },
    close: () => void opened?.then((transport) => transport.close()),
  };
}

/** Loaded with the first mail: a server that sends none need not wait for it at its start. */
async function openTransport({ smtpUrl }: MailConfig) {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: 2,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    // What is mailed is what we wrote: nothing is read from files or fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Nodemailer's codes in words that say where to look. */
const WORDS: Readonly<Record<string, string>> = {
  EAUTH: 'it refused the user name or the password of HIRO_SMTP_URL',
  ETLS: 'no encrypted connection could be made',
  EENVELOPE: 'it refused the sender or the recipient',
  EMESSAGE: 'it refused the content',
  ECONNECTION: 'it cannot be reached, or broke the connection off',
  ESOCKET: 'it cannot be reached, or its certificate is not trusted',
  ECONNREFUSED: 'it cannot be reached',
  EDNS: 'its name is not known',
  ETIMEDOUT: 'it did not answer in time',
};

/** Its own words may repeat an address: they stay in the cause. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const status = error instanceof Error && 'responseCode' in error ? ` ${String(error.responseCode)}` : '';
  const words = WORDS[code];
  return words === undefined ? `${code}${status}` : `${words}; ${code}${status}`;
}
