/** That estimates wait for the notice to be confirmed: said by the live view. */
export const noticeWaits = {
  'notice.waits': 'Age, gender and mood are off until somebody confirms that people are told.',
  'notice.waits.read': 'Read and confirm',
  'notice.waits.admin': 'An administrator confirms it.',
} as const;
