import type { Page } from 'playwright';

/** A machine without a GPU needs a third of a second a frame and more. */
const COUNTED_WITHIN_MS = 1_200_000;

/** A file and how it is to be counted. */
export interface FileToCount {
  readonly path: string;
  /** Null: in real time. */
  readonly stepFps: number | null;
  readonly startAtMs: number;
}

/** Chooses a file as a user does and waits until it is counted. Pages run in UTC. */
export async function countFile(page: Page, file: FileToCount): Promise<void> {
  await startFile(page, file);
  await page
    .locator('[data-testid="session-phase"]:is([data-phase="ended"], [data-phase="failed"])')
    .waitFor({ timeout: COUNTED_WITHIN_MS });
  const phase = await page.getByTestId('session-phase').getAttribute('data-phase');
  if (phase !== 'ended')
    throw new Error(`the count failed: ${await page.getByTestId('problem').innerText()}`);
}

/** The same, and waits only until counting has begun. */
export async function startFile(page: Page, file: FileToCount): Promise<void> {
  await page.getByTestId('file-input').first().setInputFiles(file.path);
  if (file.stepFps !== null) {
    await page.getByTestId('file-step').check();
    await page.getByTestId('file-step-fps').fill(String(file.stepFps));
  }
  await page
    .locator('input[type="datetime-local"]')
    .fill(new Date(file.startAtMs).toISOString().slice(0, 16));
  await page.getByTestId('file-start').click();
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 120_000 });
}

/** One row of the list of latest visits. */
export interface ShownVisit {
  readonly zone: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly age: string | null;
  readonly gender: string | null;
  readonly mood: string | null;
}

/** The visits that the live view lists. */
export function shownVisits(page: Page): Promise<readonly ShownVisit[]> {
  return page.getByTestId('visit').evaluateAll((rows) =>
    rows.map((row) => ({
      zone: row.getAttribute('data-zone') ?? '',
      startMs: Number(row.getAttribute('data-start-ms')),
      endMs: Number(row.getAttribute('data-end-ms')),
      age: row.getAttribute('data-age'),
      gender: row.getAttribute('data-gender'),
      mood: row.getAttribute('data-mood'),
    })),
  );
}
