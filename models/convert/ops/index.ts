import type { OpConverter } from '../conversion';
import { ACTIVATION_OPS } from './activation';
import { CONVOLUTIONS } from './convolution';
import { ELEMENTWISE } from './elementwise';
import { POOLINGS } from './pooling';
import { PRODUCTS } from './products';
import { RESIZINGS } from './resizing';
import { SHAPINGS } from './shaping';

/** TensorFlow's operators that compute something; Placeholder, Const and Identity vanish in `convert.ts`. */
export const OPS: Readonly<Record<string, OpConverter>> = {
  ...ACTIVATION_OPS,
  ...CONVOLUTIONS,
  ...ELEMENTWISE,
  ...POOLINGS,
  ...PRODUCTS,
  ...RESIZINGS,
  ...SHAPINGS,
};
