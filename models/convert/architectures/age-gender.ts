import { GraphModelBuilder } from '../graph-model-builder';
import { readWeightsManifest } from '../read-tfjs';

const SAME = { stride: 1, padding: 'SAME' } as const;
const HALVED = { stride: 2, padding: 'SAME' } as const;

/**
 * face-api's age and gender net, a small Xception (Chollet, 2017) after
 * github.com/justadudewhohacks/face-api.js: entry, two middle blocks, exit, then two dense heads.
 * Outputs `age` (years) and `gender` (male, female).
 */
export function buildAgeGender(
  manifest: Uint8Array,
  bytes: Uint8Array,
  weightsPath: string,
): { topology: Uint8Array; weights: Uint8Array } {
  const graph = new GraphModelBuilder(readWeightsManifest(manifest), bytes);

  const separable = (name: string, from: string, activation: 'Relu' | null): string => {
    const depthwise = graph.depthwiseConv(`${name}/depthwise`, from, `${name}/depthwise_filter`, SAME);
    return graph.conv(name, depthwise, `${name}/pointwise_filter`, `${name}/bias`, { ...SAME, activation });
  };
  const reduction = (name: string, from: string, activated: string): string => {
    const first = separable(`${name}/separable_conv0`, activated, 'Relu');
    const second = separable(`${name}/separable_conv1`, first, null);
    const pooled = graph.pool(`${name}/pool`, 'MaxPool', second, { ...HALVED, size: 3 });
    const expansion = `${name}/expansion_conv`;
    const shortcut = graph.conv(expansion, from, `${expansion}/filters`, `${expansion}/bias`, {
      ...HALVED,
      activation: null,
    });
    return graph.add(name, pooled, shortcut);
  };
  const middle = (name: string, from: string): string => {
    const first = separable(`${name}/separable_conv0`, graph.relu(`${name}/relu`, from), 'Relu');
    const second = separable(`${name}/separable_conv1`, first, 'Relu');
    return graph.add(name, separable(`${name}/separable_conv2`, second, null), from);
  };

  const stem = 'entry_flow/conv_in';
  const image = graph.input('image', [112, 112, 3]);
  let x = graph.conv(stem, image, `${stem}/filters`, `${stem}/bias`, { ...HALVED, activation: 'Relu' });
  x = reduction('entry_flow/reduction_block_0', x, x);
  x = reduction('entry_flow/reduction_block_1', x, graph.relu('entry_flow/reduction_block_1/relu', x));
  x = middle('middle_flow/main_block_0', x);
  x = middle('middle_flow/main_block_1', x);
  x = reduction('exit_flow/reduction_block', x, graph.relu('exit_flow/reduction_block/relu', x));
  x = separable('exit_flow/separable_conv', x, 'Relu');
  const features = graph.meanOfPicture('features', x);
  graph.output('age', graph.dense('fc/age', features, 'fc/age/weights', 'fc/age/bias'));
  graph.softmax('gender', graph.dense('fc/gender', features, 'fc/gender/weights', 'fc/gender/bias'));
  return graph.build(weightsPath);
}
