import type { AnalyserReport } from '../../kiosk/analyser-report';
import type { Analyser } from './analyser.svelte';
import type { Kiosk } from './kiosk.svelte';

/** How the page of an analyser stands now. */
export function reportOf(kiosk: Kiosk, analyser: Analyser | null, version: string): AnalyserReport {
  return {
    version,
    phase: kiosk.phase,
    code: kiosk.phase === 'pairing' ? kiosk.pairing.view.code : null,
    isServerAway: kiosk.isServerAway || kiosk.pairing.view.isServerAway,
    waiting: analyser?.waiting ?? 0,
    cameras: (analyser?.sessions ?? []).map((session) => ({
      id: session.camera.id,
      name: session.camera.name,
      phase: session.phase,
      isCounting: session.isCounting,
      framesAnalysed: session.stats?.framesAnalysed ?? 0,
      people: session.counts?.occupancy ?? null,
      problem: session.problem?.code ?? null,
    })),
  };
}
