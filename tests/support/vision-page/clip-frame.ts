/** The picture of a clip at a media time. The caller owns the frame and closes it. */
export async function clipFrame(url: string, atSec: number): Promise<VideoFrame> {
  const response = await fetch(url);
  const address = URL.createObjectURL(await response.blob());
  const video = document.createElement('video');
  video.muted = true;
  try {
    await settled(video, 'loadeddata', () => (video.src = address));
    await settled(video, 'seeked', () => (video.currentTime = atSec));
    return new VideoFrame(video, { timestamp: atSec * 1_000_000 });
  } finally {
    video.removeAttribute('src');
    URL.revokeObjectURL(address);
  }
}

function settled(video: HTMLVideoElement, event: string, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true });
    video.addEventListener('error', () => reject(new Error(video.error?.message ?? 'no video')), {
      once: true,
    });
    start();
  });
}
