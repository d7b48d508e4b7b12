import type { z } from 'zod';
import { gatewaySourceSchema } from '../../api/source-schemas';
import { httpUrl } from '../../api/url-schemas';
import type { GatewayInput, PlayMode, SourceConfig } from '../../domain/config';
import type { MessageKey } from '../../i18n/en';

/** A source that may be stored, or the sentence that says what is wrong with the fields. */
export type SourceOrFault =
  | { readonly source: SourceConfig; readonly fault: null }
  | { readonly source: null; readonly fault: MessageKey };

/** A source of the gateway beside the server. */
export function gatewaySource(input: GatewayInput, play: PlayMode): SourceOrFault {
  const source = { kind: 'gateway', input, play } as const;
  const parsed = gatewaySourceSchema.safeParse(source);
  return parsed.success ? ok(parsed.data) : wrong(faultOf(input, parsed.error));
}

/** Whether an address may be stored as one that the page plays from. */
export function isPlayAddress(text: string): boolean {
  return httpUrl.safeParse(text).success;
}

export function ok(source: SourceConfig): SourceOrFault {
  return { source, fault: null };
}

export function wrong(fault: MessageKey): SourceOrFault {
  return { source: null, fault };
}

function faultOf(input: GatewayInput, error: z.ZodError): MessageKey {
  switch (input.kind) {
    case 'pull':
      if (!/^(rtsps?|https?):\/\/[^/?#]/i.test(input.url)) return 'streams.fault.scheme';
      if (/[^\x21-\x7e]/.test(input.url)) return 'streams.fault.characters';
      return error.issues.some(({ message }) => message.includes('{password}'))
        ? 'streams.fault.secret'
        : 'streams.fault.address';
    case 'push':
      return 'streams.fault.port';
    case 'file':
      return 'streams.fault.file';
  }
}
