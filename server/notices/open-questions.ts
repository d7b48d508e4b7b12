import { featuresNow } from './site-words';
import type { SiteFacts } from './facts';
import type { Speaker } from './words/speak';

/** What the settings do not answer: first what can be entered, then what people have to decide. */
export function openQuestions(of: SiteFacts, { say, list }: Speaker): readonly string[] {
  const { operator, details, site } = of;
  const { controller, processors } = operator;
  const open = processors.filter(({ contract }) => contract === 'open').map(({ name }) => name);
  const { ageGender, mood } = featuresNow(of);
  const hasStaff = site.profile !== 'home' && site.profile !== 'demo';
  const questions: readonly (readonly [isOpen: boolean, text: () => string])[] = [
    [controller.name === '' || controller.address === '', () => say('dpia.q.controller')],
    [details.purposes.length === 0, () => say('dpia.q.purposes')],
    [details.legalBasis === null, () => say('dpia.q.basis')],
    [details.legalBasis === 'legitimate-interests' && details.basisText === '', () => say('dpia.q.balance')],
    [of.publicUrl === null, () => say('dpia.q.public')],
    [open.length > 0, () => say('dpia.q.contracts', { names: list(open) })],
    [true, () => say('dpia.q.officer')],
    [true, () => say('dpia.q.people')],
    [hasStaff, () => say('dpia.q.works')],
    [site.profile === 'education' || site.profile === 'public', () => say('dpia.q.children')],
    [ageGender || mood || site.faces != null, () => say('dpia.q.rights')],
    [true, () => say('dpia.q.authority')],
  ];
  return questions.filter(([isOpen]) => isOpen).map(([, words]) => words());
}
