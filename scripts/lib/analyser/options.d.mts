export interface AnalyserOptions {
  readonly server: URL;
  readonly token: string | null;
  readonly warning: string | null;
  readonly cameras: readonly string[];
  readonly corrections: readonly { readonly file: string; readonly text: string }[];
  readonly dataDir: string;
  readonly healthPort: number | null;
  readonly memoryMb: number;
  readonly hasGpu: boolean;
  readonly trustedCertificate: string | null;
  readonly chromiumArgs: readonly string[];
}
export const HELP: string;
export function readOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): AnalyserOptions | null;
