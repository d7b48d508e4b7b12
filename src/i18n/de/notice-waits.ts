import type { noticeWaits as english } from '../en/notice-waits';

/** Dass Schätzungen darauf warten, dass der Hinweis bestätigt wird. */
export const noticeWaits: Record<keyof typeof english, string> = {
  'notice.waits':
    'Alter, Geschlecht und Stimmung sind aus, bis jemand bestätigt, dass die Menschen es wissen.',
  'notice.waits.read': 'Lesen und bestätigen',
  'notice.waits.admin': 'Das bestätigt jemand aus der Administration.',
};
