import type { AnalyserReport } from '../../../src/kiosk/analyser-report';

export const FRAME_WITHIN_MS: number;
export const BEGIN_WITHIN_MS: number;
export const MAX_SILENT: number;
export const RENEW_AFTER_MS: number;
export const RENEW_LATEST_MS: number;
export function restartPauseMs(failures: number): number;
export function failuresAfter(failures: number, ranMs: number): number;
export class Judge {
  constructor(nowMs: number);
  silent(): string | null;
  answered(report: AnalyserReport, nowMs: number): string | null;
  isRenewalDue(report: AnalyserReport, nowMs: number): boolean;
}
export function lineOf(report: AnalyserReport): string;
