// Cuts one region out of a camera frame, scales it into a model's input and normalises it.
// Writes planes (channel, row, column) into one row of a batch.

struct Params {
  corner: vec2f,        // where the region's first corner lies in the frame, pixels
  perColumn: vec2f,     // from one input column to the next, frame pixels; not level where it is turned
  perRow: vec2f,        // from one input row to the next, frame pixels
  pad: vec2f,           // where the region begins in the input, pixels
  regionInInput: vec2f, // size of the region in the input, pixels
  frameSize: vec2f,     // pixels
  inputSize: vec2u,     // width and height of the model's input
  scale: vec3f,         // per output channel: value = pixel * scale + shift, pixel 0..255
  firstFloat: u32,      // where this row of the batch begins in the output
  shift: vec3f,         // per output channel
  channels: u32,        // 3, or 1 for grey
  grey: vec3f,          // luma weights, used when channels is 1
  isBgr: u32,           // 1: output channels are blue, green, red
  padValue: f32,        // 0..255, for what lies outside the frame
  samplesPerAxis: u32,  // frame pixels averaged per axis for one input pixel
}

override workgroupSide: u32 = 8;

@group(0) @binding(0) var frame: texture_external;
@group(0) @binding(1) var frameSampler: sampler;
@group(0) @binding(2) var<uniform> params: Params;
@group(0) @binding(3) var<storage, read_write> planes: array<f32>;

fn colourAt(pointInFrame: vec2f) -> vec3f {
  let isInside = all(pointInFrame >= vec2f(0.0)) && all(pointInFrame < params.frameSize);
  let uv = clamp(pointInFrame / params.frameSize, vec2f(0.0), vec2f(1.0));
  let colour = textureSampleBaseClampToEdge(frame, frameSampler, uv).rgb * 255.0;
  return select(vec3f(params.padValue), colour, isInside);
}

@compute @workgroup_size(workgroupSide, workgroupSide)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= params.inputSize)) {
    return;
  }
  let cornerInRegion = vec2f(id.xy) - params.pad;
  let centreInRegion = cornerInRegion + 0.5;
  let isInRegion = all(centreInRegion >= vec2f(0.0)) && all(centreInRegion < params.regionInInput);
  var sum = vec3f(0.0);
  let n = params.samplesPerAxis;
  for (var row = 0u; row < n; row++) {
    for (var column = 0u; column < n; column++) {
      let within = (vec2f(f32(column), f32(row)) + 0.5) / f32(n);
      let at = cornerInRegion + within;
      sum += colourAt(params.corner + at.x * params.perColumn + at.y * params.perRow);
    }
  }
  let rgb = select(vec3f(params.padValue), sum / f32(n * n), isInRegion);
  let plane = params.inputSize.x * params.inputSize.y;
  let at = params.firstFloat + id.y * params.inputSize.x + id.x;
  if (params.channels == 1u) {
    planes[at] = dot(rgb, params.grey) * params.scale.x + params.shift.x;
    return;
  }
  let value = select(rgb, rgb.bgr, params.isBgr == 1u) * params.scale + params.shift;
  planes[at] = value.x;
  planes[at + plane] = value.y;
  planes[at + 2u * plane] = value.z;
}
