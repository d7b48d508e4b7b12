import type { IncomingHttpHeaders } from 'node:http';
import type { Mail } from '../mail/mailer';

/** Languages that mails are written in. */
export type MailLanguage = 'en' | 'de';

/** The language of whoever asks, as the browser says; English otherwise. */
export function languageOf({ 'accept-language': accepted = '' }: IncomingHttpHeaders): MailLanguage {
  const first = /^\s*([a-z]+)/i.exec(accepted)?.[1]?.toLowerCase();
  return first === 'de' ? 'de' : 'en';
}

interface MailText {
  readonly subject: string;
  /** One paragraph each; the link stands after the first. */
  readonly before: string;
  readonly button: string;
  readonly after: string;
}

/** The mail with a link to choose a new password. */
export function resetMail(to: string, link: string, language: MailLanguage): Mail {
  return composed(to, link, language, {
    en: {
      subject: 'HiRO CCTV: choose a new password',
      before: 'Somebody, most likely you, wants to choose a new password for your HiRO CCTV account.',
      button: 'Choose a new password',
      after:
        'The link works once, for one hour. If it was not you, do nothing: your password stays as it is.',
    },
    de: {
      subject: 'HiRO CCTV: neues Passwort wählen',
      before: 'Jemand, vermutlich Sie selbst, möchte ein neues Passwort für Ihr Konto bei HiRO CCTV wählen.',
      button: 'Neues Passwort wählen',
      after:
        'Der Link funktioniert einmal, eine Stunde lang. Waren Sie es nicht, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
    },
  });
}

/** The mail that asks somebody into an organisation. */
export function invitationMail(to: string, link: string, language: MailLanguage, organisation: string): Mail {
  return composed(to, link, language, {
    en: {
      subject: `HiRO CCTV: invitation to ${organisation}`,
      before: `You are invited to join ${organisation} on HiRO CCTV.`,
      button: 'Accept the invitation',
      after: 'The link works once, for seven days. If you did not expect it, do nothing.',
    },
    de: {
      subject: `HiRO CCTV: Einladung zu ${organisation}`,
      before: `Sie sind eingeladen, bei ${organisation} auf HiRO CCTV mitzumachen.`,
      button: 'Einladung annehmen',
      after:
        'Der Link funktioniert einmal, sieben Tage lang. Haben Sie ihn nicht erwartet, brauchen Sie nichts zu tun.',
    },
  });
}

function composed(
  to: string,
  link: string,
  language: MailLanguage,
  texts: Readonly<Record<MailLanguage, MailText>>,
): Mail {
  const { subject, before, button, after } = texts[language];
  return {
    to,
    subject,
    text: `${before}\n\n${button}:\n${link}\n\n${after}\n`,
    html: `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5">
<p>${escaped(before)}</p>
<p><a href="${escaped(link)}">${escaped(button)}</a></p>
<p>${escaped(after)}</p>
</body></html>`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
