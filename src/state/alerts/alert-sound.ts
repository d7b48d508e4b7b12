import type { Severity } from '../../domain/alert';

/** One tone: how high, and when, seconds after the beginning. */
interface Tone {
  readonly hertz: number;
  readonly atSec: number;
}

const TONE_SEC = 0.16;
const LOUDNESS = 0.25;
/** More tones, and higher ones, matter more. */
const TONES: Readonly<Record<Severity, readonly Tone[]>> = {
  info: [{ hertz: 660, atSec: 0 }],
  warning: [
    { hertz: 660, atSec: 0 },
    { hertz: 880, atSec: 0.2 },
  ],
  critical: [
    { hertz: 880, atSec: 0 },
    { hertz: 660, atSec: 0.2 },
    { hertz: 880, atSec: 0.4 },
    { hertz: 660, atSec: 0.6 },
  ],
};

let context: AudioContext | null = null;

/**
 * Plays the tones of a severity, made here: no file is loaded. False where the browser lets no page sound that
 * nobody has touched yet.
 */
export async function playAlertSound(severity: Severity): Promise<boolean> {
  context ??= new AudioContext();
  // It settles only after a touch: nobody waits for that.
  void context.resume();
  await new Promise((resolve) => setTimeout(resolve, 0));
  if (context.state !== 'running') return false;
  for (const tone of TONES[severity]) play(context, tone);
  return true;
}

/** Fades in and out: a tone that is cut clicks. */
function play(audio: AudioContext, { hertz, atSec }: Tone): void {
  const from = audio.currentTime + atSec;
  const gain = new GainNode(audio, { gain: 0 });
  gain.gain.linearRampToValueAtTime(0, from);
  gain.gain.linearRampToValueAtTime(LOUDNESS, from + 0.02);
  gain.gain.linearRampToValueAtTime(0, from + TONE_SEC);
  const oscillator = new OscillatorNode(audio, { type: 'triangle', frequency: hertz });
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + TONE_SEC);
}
