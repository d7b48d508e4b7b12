/** A detector of the user's own: choosing, adding, the report on a file. */
export const packs = {
  'packs.title': 'Detector',
  'packs.text':
    'What finds people in the picture. Besides the one that comes with the app, you can use another public one or your own ONNX file. The file stays in this browser.',
  'packs.default': 'CenterNet, comes with the app',
  'packs.defaultText': 'Nothing more to download; runs on every engine.',
  'packs.inUse': 'in use',
  'packs.own': 'in this browser',
  'packs.site': 'beside the app on its server',
  'packs.facts': '{layout}, {width}×{height} pixels, {size}',
  'packs.licence': 'licence: {licence}',
  'packs.noLicence': 'no licence stated',
  'packs.engine':
    'Another detector is an ONNX file: where TensorFlow.js would be used, ONNX Runtime is used as long as it is chosen.',
  'packs.reload': 'The choice counts when the page is loaded again.',
  'packs.reloadNow': 'Load again now',
  'packs.remove': 'Remove',
  'packs.removeOf': 'Remove {name} from this browser',
  'packs.removeTitle': 'Remove the detector?',
  'packs.removeText': '{name} is deleted from this browser. Counts that were made with it stay.',
  'packs.listFailed': 'The list of detectors could not be read.',
  'packs.add': 'Add a detector',
  'packs.addText':
    'YOLOX, YOLOv5 to v11, D-FINE, RT-DETR, RF-DETR, DETR and NanoDet-Plus as ONNX, or a file that does its own suppression ({max} at most). The file is read before it is used and tried once; nothing of it leaves this browser.',
  'packs.choose': 'Choose a file …',
  'packs.again': 'Choose another file …',
  'packs.url': 'or its address',
  'packs.urlText':
    'This page may only talk to its own server. For a file elsewhere: download it and choose it above, or let the server get it with “npm run models -- add ADDRESS”.',
  'packs.urlServer':
    'A file elsewhere is fetched by this server, over https and not from private networks, and handed to this page. Compare the SHA-256 with the one its publisher states before you keep it.',
  'packs.urlInsecure': 'A file on another server is fetched over https only.',
  'packs.urlElsewhere':
    'That address is on another server, and this page may only talk to its own. Download the file and choose it above, or run “npm run models -- add {url}” on the machine that serves this page.',
  'packs.urlWrong': 'This is no address of a file.',
  'packs.fetch': 'Get it',
  'packs.fetchFailed': 'The file could not be fetched: {detail}',
  'packs.notPinned':
    'what came is not the pinned file: expected SHA-256 {expected}, got {actual}. It was not kept.',
  'packs.received': '{received} have come',
  'packs.receivedOf': '{received} of {total}',
  'packs.cancel': 'Cancel',
  'packs.sha': 'SHA-256 of the file: {sha256}',
  'packs.readFailed': 'The file could not be read: {detail}',
  'packs.report': 'What the file says',
  'packs.report.good': 'This file can be used.',
  'packs.report.guess':
    'This file can be used. Look at what was taken for granted before you trust the counts.',
  'packs.report.bad': 'This file cannot be used like this.',
  'packs.mark.fact': 'Found',
  'packs.mark.guess': 'Taken for granted',
  'packs.mark.fault': 'In the way',
  'packs.tune': 'How it is fed and read',
  'packs.tuneText': 'Change this where the file was trained otherwise than its kind usually is.',
  'packs.name': 'Name',
  'packs.layout': 'Kind of output',
  'packs.layout.yolox': 'YOLOX or YOLOv5 (with objectness)',
  'packs.layout.yolov8': 'YOLOv8 and later',
  'packs.layout.detr': 'boxes and logits (DETR, D-FINE, RF-DETR)',
  'packs.layout.detr-decoded': 'labels, boxes, scores (D-FINE, RT-DETR)',
  'packs.layout.rows': 'rows after suppression (x1 y1 x2 y2 score class)',
  'packs.layout.nanodet': 'NanoDet-Plus',
  'packs.boxes': 'Boxes count',
  'packs.boxes.cells': 'cells of a grid',
  'packs.boxes.pixels': 'pixels',
  'packs.boxes.shares': 'shares of the picture (0–1)',
  'packs.colour': 'Order of colours',
  'packs.colour.rgb': 'red, green, blue',
  'packs.colour.bgr': 'blue, green, red',
  'packs.range': 'Numbers of a pixel',
  'packs.range.byte': '0–255',
  'packs.range.unit': '0–1',
  'packs.range.imagenet': 'ImageNet’s means and deviations',
  'packs.range.own': 'as recognised',
  'packs.fit': 'The picture is',
  'packs.fit.centre': 'fitted in, in the middle',
  'packs.fit.top-left': 'fitted in, at the top left',
  'packs.fit.stretch': 'stretched',
  'packs.width': 'Width of the input',
  'packs.height': 'Height of the input',
  'packs.people': 'Classes that are people',
  'packs.peopleHint': 'Names or numbers, separated by commas.',
  'packs.check': 'Read again',
  'packs.try': 'Try and keep',
  'packs.trying': 'It is being tried …',
  'packs.kept': '{name} is kept in this browser and chosen.',
  'packs.keepFailed': 'The browser has no room for the file: {detail}',
  'packs.public': 'Public detectors',
  'packs.publicText':
    'Run the command on the machine that serves this page; it downloads the file and checks its fingerprint. After “npm start” the detector is in the list above.',
  'packs.publicServer':
    'One click: this server fetches the file from its publisher, this page checks its fingerprint, reads it, tries it and keeps it in this browser. Pictures take no part in it.',
  'packs.download': 'Download and check',
  'packs.downloadOf': 'Download and check {name}',
  'packs.publicOf': '{name}: {side} pixels, {size}, {licence}',
  'packs.publicThere': 'is there',
  'packs.command': 'Command for {name}',

  'packs.finding.file': '{name}, {bytes, number} bytes',
  'packs.finding.writer': 'written by {producer}, operator set {opset}, {operators, number} operators',
  'packs.finding.input': 'input {port}',
  'packs.finding.output': 'output {port}',
  'packs.finding.layout': 'read as {layout}: boxes in {boxes}, scores {scores}',
  'packs.finding.classes': '{count, plural, one {# class} other {# classes}}: {names}',
  'packs.finding.people': 'people are: {people}',
  'packs.finding.feed':
    'fed {width}×{height}, {colour}, {fit, select, stretch {stretched to it} centre {fitted into the middle} other {fitted to the top left}}, padding {padValue}, numbers × {scale} + {offset}',
  'packs.finding.layout-guess':
    'read as {layout} with boxes in {boxes} and scores {scores}; another kind has the same shapes, so look whether the boxes lie on people',
  'packs.finding.feed-guess':
    'fed as its kind usually is: {width}×{height}, {colour}, {fit, select, stretch {stretched to it} centre {fitted into the middle} other {fitted to the top left}}, padding {padValue}, numbers × {scale} + {offset}',
  'packs.finding.size-guess': 'the file does not fix its size; {width}×{height} is taken',
  'packs.finding.people-guess': 'people are taken to be: {people}',
  'packs.finding.classes-guess':
    'the file names no classes; its {count, plural, one {one is} other {# are}} taken for: {names}',
  'packs.finding.opset-new':
    'operator set {opset} is newer than {newest}; if it does not run, export it with opset_version={newest}',
  'packs.finding.too-large':
    'the file has {bytes, number} bytes, {most, number} are the most; choose a smaller net of the family',
  'packs.finding.empty': 'the file is empty; download or export it again',
  'packs.finding.not-onnx':
    'this is no ONNX file, or it is cut off ({detail}). Export the net to ONNX; of a file from Git LFS, download the content instead of its pointer',
  'packs.finding.other-data':
    '{count, plural, one {# weight lies} other {# weights lie}} in another file. Export it with all weights inside (save_as_external_data=False)',
  'packs.finding.operators-unknown':
    '{count, plural, one {an operator is} other {# operators are}} unknown to onnxruntime-web: {names}. Export it for plain ONNX Runtime, without TensorRT, MMDeploy or other plug-ins',
  'packs.finding.opset-old': 'operator set {opset} is older than {oldest}; export it with opset_version=17',
  'packs.finding.input-none': 'the graph has no input to feed a picture to; export the whole net',
  'packs.finding.input-extra':
    'inputs are {inputs}; expected one picture and at most its size as int64 with two numbers. Export it without further inputs',
  'packs.finding.input-type':
    'the picture is fed as {port}; expected float32. Export it without half=True or int8=True',
  'packs.finding.input-shape':
    'the picture is fed as {port}; expected batch×3×height×width. Export it with channels first (from PyTorch, or with --inputs-as-nchw)',
  'packs.finding.input-size':
    'an input of {width}×{height} pixels; each side has to be from {least} to {most}. Export it with another size',
  'packs.finding.batch': 'it wants {batch} pictures at a time; export it with batch size 1',
  'packs.finding.output-type': 'output {port} has a type that cannot be read; export it with float32',
  'packs.finding.layout-unknown':
    'the outputs ({outputs}) are of no kind that is known. Export a detector with a fixed size: YOLOX, YOLOv8 and later, D-FINE, RT-DETR, RF-DETR, NanoDet-Plus, or rows of x1 y1 x2 y2 score class',
  'packs.finding.people-none':
    'none of the {count, plural, one {# class} other {# classes}} ({names}) is known to be people. Say which classes are',
  'packs.finding.wishes-wrong': 'the JSON file beside it is wrong: {detail}',
  'packs.finding.run-failed':
    'ONNX Runtime did not run it: {detail}. Export it again with a fixed size and opset_version=17, or choose another net',
  'packs.finding.ran': 'it ran on this machine, {ms, number} ms a picture',
} as const;
