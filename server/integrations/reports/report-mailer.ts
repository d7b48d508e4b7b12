/** A file that goes with a mail. */
interface Attachment {
  readonly filename: string;
  readonly contentType: string;
  readonly content: string;
}

/** What reports need of the mailer. */
export interface ReportMailer {
  /** Whether a mail server is set. */
  readonly isConfigured: boolean;
  send(mail: {
    readonly to: string;
    readonly subject: string;
    readonly text: string;
    readonly html?: string;
    readonly attachments?: readonly Attachment[];
  }): Promise<void>;
}

/** A member of an organisation who may be sent something. */
export interface Recipient {
  /** Of the membership. */
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
}

/** The members of organisations. */
export interface Recipients {
  of(organisationId: string): Promise<readonly Recipient[]>;
}
