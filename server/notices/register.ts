import { type Block, type Paper, question, table, text } from './document';
import type { Outbound, RegisterFacts } from './facts';
import type { Speaker } from './words/speak';

/** Who works on behalf of the controller, and what is sent to other systems. */
export function register(of: RegisterFacts, speaker: Speaker): Paper {
  const { say } = speaker;
  return {
    title: say('register.title', { organisation: of.operator.controller.name || of.organisationName }),
    lead: say('register.lead'),
    sections: [
      { heading: say('register.processors'), blocks: processorsOf(of, speaker) },
      { heading: say('register.outbound'), blocks: outboundOf(of.outbound, speaker) },
    ],
    foot: say('made', { date: speaker.date(of.atMs) }),
  };
}

function processorsOf({ operator }: RegisterFacts, { say }: Speaker): readonly Block[] {
  const { processors } = operator;
  if (processors.length === 0) return [text(say('register.none')), question(say('register.q.processors'))];
  return [
    table(
      [say('register.name'), say('register.service'), say('register.country'), say('register.contract')],
      processors.map(({ name, service, country, contract }) => [
        name,
        service,
        country,
        say(`contract.${contract}`),
      ]),
    ),
  ];
}

function outboundOf(outbound: readonly Outbound[], speaker: Speaker): readonly Block[] {
  const { say } = speaker;
  if (outbound.length === 0) return [text(say('register.noOutbound'))];
  return [
    table(
      [say('register.kind'), say('register.to'), say('register.what'), say('register.state')],
      outbound.map((one) => [say(`out.${one.kind}`), ...outboundWords(one, speaker)]),
    ),
  ];
}

/** To whom, what, and whether it is on. */
export function outboundWords(one: Outbound, { say, list }: Speaker): readonly [string, string, string] {
  const state = say('isOn' in one && !one.isOn ? 'off' : 'on');
  switch (one.kind) {
    case 'webhook':
      return [`${one.name} (${one.host})`, say('out.what.webhook', { events: list(one.events) }), state];
    case 'mqtt':
      return [one.host, say('out.what.mqtt'), state];
    case 'report': {
      const period = say(`report.${one.period}`);
      const what = say('out.what.report', { site: one.siteName, period });
      return [say('out.members', { count: one.recipients }), what, state];
    }
    case 'mail':
      return [say('out.mail'), say('out.what.mail'), state];
    case 'stream':
      return [one.host, say('out.what.stream', { camera: one.cameraName }), state];
  }
}
