import { once } from 'node:events';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../src/lib/errors';
import { makeCertificate } from '../testing/certificate-files';
import { createMailer, type Mail, type Mailer, noMailer } from './mailer';

const PASSWORD = 'not-for-logs';
const MAIL: Mail = { to: 'ann@example.org', subject: 'Hello', text: 'One line.' };

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

describe('mail by a real mail server', () => {
  const undo: (() => Promise<unknown> | void)[] = [];
  afterEach(async () => {
    for (const end of undo.splice(0).reverse()) await end();
  });

  /** A mail server on this machine that keeps what it takes. */
  async function sink(options: SMTPServerOptions = {}) {
    const received: Received[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, callback) => {
        let text = '';
        stream.on('data', (part: Buffer) => (text += part.toString('utf8')));
        stream.on('end', () => {
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          const to = rcptTo.map(({ address }) => address);
          received.push({ from, to, text, isSecure: session.secure, user: session.user });
          callback();
        });
      },
      ...options,
    });
    server.on('error', () => undefined);
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    undo.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    return { port, received };
  }
  function mailerTo(address: string): Mailer {
    const mailer = createMailer({ smtpUrl: address, from: 'HiRO <hiro@cctv.example>' });
    undo.push(() => mailer.close());
    return mailer;
  }
  /** What whoever reads the log is told; it never holds passwords, or who the mail was for. */
  async function failureOf(mailer: Mailer): Promise<string> {
    const error: unknown = await mailer.send(MAIL).catch((reason: unknown) => reason);
    if (!(error instanceof AppError)) throw new Error('the mail went out');
    expect(error.kind).toBe('mail');
    expect(error.message).not.toContain(PASSWORD);
    expect(error.message).not.toContain(MAIL.to);
    return error.message;
  }

  test('arrives, with its parts and its file', async () => {
    const { port, received } = await sink();
    const attachments = [{ filename: 'a.csv', contentType: 'text/csv', content: 'a,b\r\n' }];
    await mailerTo(`smtp://127.0.0.1:${port}`).send({ ...MAIL, html: '<p>One line.</p>', attachments });
    expect(received).toMatchObject([{ from: 'hiro@cctv.example', to: ['ann@example.org'], isSecure: false }]);
    expect(received[0]?.text).toMatch(/Subject: Hello/);
    expect(received[0]?.text).toMatch(/<p>One line.<\/p>[\s\S]*filename=a.csv/);
  });

  test('a wrong password is told as one, and the right one is used', async () => {
    const onAuth: SMTPServerOptions['onAuth'] = ({ username, password }, _session, callback) => {
      if (password === PASSWORD) callback(null, { user: username ?? '' });
      else callback(new Error('535 no'));
    };
    const options = { authOptional: false, allowInsecureAuth: true, onAuth };
    const { port, received } = await sink(options);
    const wrong = await failureOf(mailerTo(`smtp://hiro:wrong-${PASSWORD}@127.0.0.1:${port}`));
    expect(wrong).toMatch(/user name or the password of HIRO_SMTP_URL; EAUTH 535$/);
    await mailerTo(`smtp://hiro:${PASSWORD}@127.0.0.1:${port}`).send(MAIL);
    expect(received).toMatchObject([{ user: 'hiro' }]);
  });

  test('where encryption is demanded, nothing goes to a server that has none', async () => {
    const { port, received } = await sink();
    const told = await failureOf(mailerTo(`smtp://127.0.0.1:${port}?requireTLS=true`));
    expect(told).toMatch(/no encrypted connection could be made; ETLS/);
    expect(received).toEqual([]);
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const { certPem: cert, keyPem: key } = await makeCertificate(['127.0.0.1']);
    const { port, received } = await sink({ disabledCommands: [], cert, key });
    const told = await failureOf(mailerTo(`smtp://127.0.0.1:${port}`));
    expect(told).toMatch(/encrypted connection|certificate is not trusted/);
    expect(received).toEqual([]);
  });

  test('a recipient whom the server refuses, and a server that is away, are told as such', async () => {
    const { port } = await sink({
      onRcptTo: (_address, _session, callback) => callback(new Error('no such person here')),
    });
    expect(await failureOf(mailerTo(`smtp://127.0.0.1:${port}`))).toMatch(
      /refused the sender or the recipient; EENVELOPE 550$/,
    );
    expect(await failureOf(mailerTo('smtp://127.0.0.1:9'))).toMatch(/cannot be reached/);
  });

  test('a server that hangs up is told as such', async () => {
    const { port } = await sink({
      onConnect: (_session, callback) => callback(new Error('we are closed')),
    });
    expect(await failureOf(mailerTo(`smtp://127.0.0.1:${port}`))).toMatch(
      /^The mail server did not take a mail/,
    );
  });

  test('without settings there is no mail, and that is said', async () => {
    expect(await failureOf(noMailer)).toBe('Mail is not set up: set HIRO_SMTP_URL');
  });
});
