import { featureGates, isNoticeConfirmed, noticeVersionOf } from '../../src/domain/site-features';
import type { SiteFacts } from './facts';
import { featuresNow } from './site-words';
import type { NoticeKey, Speaker } from './words/speak';

type Applies = 'no' | 'may' | 'yes';

/** A provision of the EU AI Act and whether it applies as the site is set. */
export interface Provision {
  readonly name: NoticeKey;
  readonly applies: Applies;
  readonly why: string;
}

/**
 * What of the AI Act a site should look at. It tells what speaks for it; what applies, counsel decides. Art. 5(1)
 * is what must not be; Annex III, point 1 is what is high risk; art. 50(3) is what people have to be told.
 */
export function aiActOf(of: SiteFacts, { say }: Speaker): readonly Provision[] {
  const { site } = of;
  const { ageGender, mood } = featuresNow(of);
  const told = noticeVersionOf(site);
  const purpose = site.faces == null ? null : say(`faces.${site.faces.purpose}`);
  return [
    { name: 'act.5f', ...emotionAtWork(of, say) },
    { name: 'act.5g', applies: 'no', why: say('act.5g.why') },
    purpose === null
      ? { name: 'act.1a', applies: 'no', why: say('act.1a.off') }
      : { name: 'act.1a', applies: 'may', why: say('act.1a.on', { purpose }) },
    { name: 'act.1b', applies: ageGender ? 'may' : 'no', why: say(ageGender ? 'act.1b.on' : 'act.1b.off') },
    { name: 'act.1c', applies: mood ? 'yes' : 'no', why: say(mood ? 'act.1c.on' : 'act.1c.off') },
    told === null
      ? { name: 'act.50', applies: 'no', why: say('act.50.off') }
      : { name: 'act.50', applies: 'yes', why: say(isNoticeConfirmed(site) ? 'act.50.on' : 'act.50.open') },
  ];
}

function emotionAtWork(of: SiteFacts, say: Speaker['say']): Pick<Provision, 'applies' | 'why'> {
  const gate = featureGates(of.site.profile).mood;
  if (gate === 'never') return { applies: 'yes', why: say('act.5f.locked') };
  if (!featuresNow(of).mood) return { applies: 'no', why: say('act.5f.off') };
  return gate === 'everywhere'
    ? { applies: 'no', why: say('act.5f.free') }
    : { applies: 'may', why: say('act.5f.mask') };
}
