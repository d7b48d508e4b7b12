/** What the file picker offers. */
export const VIDEO_ACCEPT = 'video/*,.mkv,.ts,.m4v';

const EXTENSIONS = /\.(mp4|m4v|mov|webm|mkv|ts|ogv|avi|mpg|mpeg)$/i;

/** Whether a file is worth trying as a video; browsers know no type for some containers. */
export function isVideoFile(file: { readonly name: string; readonly type: string }): boolean {
  return file.type.startsWith('video/') || EXTENSIONS.test(file.name);
}
