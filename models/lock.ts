/** One file with its fingerprint; `sha256` in hex. */
export interface LockedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A prepared file; `file` is its name in `public/models/`. */
export interface LockedOutput extends LockedFile {
  readonly file: string;
}

export interface LockedModel {
  readonly tfjs: { readonly topology: LockedOutput; readonly weights: LockedOutput };
  /** By batch size, as a decimal. */
  readonly onnx: Readonly<Record<string, LockedOutput>>;
}

/** The form of `models.lock.json`: what goes into the preparation of the models, and what must come out. */
export interface ModelsLock {
  /** Versions of the npm packages by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** Package files by `package/path`. */
  readonly inputs: Readonly<Record<string, LockedFile>>;
  readonly models: Readonly<Record<string, LockedModel>>;
}
