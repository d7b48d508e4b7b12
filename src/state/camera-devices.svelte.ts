/** A camera of this machine. The label is empty until the browser may use a camera. */
export interface CameraDevice {
  readonly deviceId: string;
  readonly label: string;
}

/** The cameras of this machine, kept up to date until `dispose`. */
export class CameraDevices {
  #devices = $state.raw<readonly CameraDevice[]>([]);
  #failure = $state<'refused' | 'unsupported' | null>(null);
  readonly #undo: () => void;

  constructor() {
    if (!('mediaDevices' in navigator)) {
      this.#failure = 'unsupported';
      this.#undo = () => undefined;
      return;
    }
    const onChange = (): void => void this.#read();
    navigator.mediaDevices.addEventListener('devicechange', onChange);
    this.#undo = () => navigator.mediaDevices.removeEventListener('devicechange', onChange);
    void this.#read();
  }

  get devices(): readonly CameraDevice[] {
    return this.#devices;
  }

  get failure(): 'refused' | 'unsupported' | null {
    return this.#failure;
  }

  /** Whether the browser tells the names. */
  get hasNames(): boolean {
    return this.#devices.some((device) => device.label !== '');
  }

  /** Asks the user for the camera, so that names can be shown; the picture is let go at once. */
  async askPermission(): Promise<void> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: true });
      for (const track of stream.getTracks()) track.stop();
      this.#failure = null;
      await this.#read();
    } catch {
      this.#failure = 'refused';
    }
  }

  dispose(): void {
    this.#undo();
  }

  async #read(): Promise<void> {
    const all = await navigator.mediaDevices.enumerateDevices();
    this.#devices = all
      .filter((device) => device.kind === 'videoinput' && device.deviceId !== '')
      .map(({ deviceId, label }) => ({ deviceId, label }));
  }
}
