import { it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import { StreamPage } from '../support/stream-page';
import { pause } from '../support/stream-measures';

it('page', async () => {
  const product = await Product.start({ args: ['--log', 'debug'] });
  const gateway = new ProductGateway(product);
  const camera = await RtspCamera.start({ picture: clockPicture() });
  const cameraId = (await gateway.createCamera({ kind: 'pull', url: camera.url })).id;
  const browser = await launchBrowser();
  const page = await StreamPage.create(browser, product);
  page.page.on('console', (m) => console.log('CONSOLE', m.text()));
  page.page.on('pageerror', (m) => console.log('ERROR', m.message));
  await page.open(cameraId);
  for (let i = 0; i < 8; i += 1) {
    await pause(1500);
    const s = await page.shown();
    console.log(i, s.firstPictureMs, s.pictures.length, s.pictures.at(-1), await page.protocol(), await page.page.getByTestId('session-phase').innerText(), await page.page.getByTestId('problem').allInnerTexts());
  }
  console.log('kill', gateway.ffmpegs());
  for (const pid of gateway.ffmpegs()) process.kill(pid, 'SIGKILL');
  for (let i = 0; i < 6; i += 1) {
    await pause(1000);
    const s = await page.shown();
    console.log(i, s.pictures.length, s.pictures.at(-1), await page.protocol(), await page.page.getByTestId('session-phase').innerText(), await page.page.getByTestId('problem').allInnerTexts());
  }
  console.log(product.log.split('\n').slice(-60).join('\n'));
  await browser.close();
  await product.stop();
  await camera.stop();
});
