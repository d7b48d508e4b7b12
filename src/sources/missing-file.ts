import { SourceError, type FrameSource } from './frame-source';

/** A camera whose file has to be chosen again: a browser keeps no path to it. */
export class MissingFileSource implements FrameSource {
  readonly view = document.createElement('div');
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  open(): Promise<void> {
    return Promise.reject(new SourceError('file-missing', this.#name, { isFatal: true }));
  }

  next(): Promise<null> {
    return Promise.resolve(null);
  }

  displayedAtMs(): null {
    return null;
  }

  frameSize(): null {
    return null;
  }

  framesShown(): number {
    return 0;
  }

  progress(): null {
    return null;
  }

  dispose(): void {
    this.view.remove();
  }
}
