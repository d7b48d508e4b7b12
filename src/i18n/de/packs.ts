import type { packs as english } from '../en/packs';

export const packs: Record<keyof typeof english, string> = {
  'packs.title': 'Detektor',
  'packs.text':
    'Was Menschen im Bild findet. Neben dem, der mit der App kommt, können Sie einen anderen öffentlichen oder eine eigene ONNX-Datei benutzen. Die Datei bleibt in diesem Browser.',
  'packs.default': 'CenterNet, kommt mit der App',
  'packs.defaultText': 'Nichts weiter zu laden; läuft auf jeder Engine.',
  'packs.inUse': 'in Gebrauch',
  'packs.own': 'in diesem Browser',
  'packs.site': 'neben der App auf ihrem Server',
  'packs.facts': '{layout}, {width}×{height} Pixel, {size}',
  'packs.licence': 'Lizenz: {licence}',
  'packs.noLicence': 'keine Lizenz angegeben',
  'packs.engine':
    'Ein anderer Detektor ist eine ONNX-Datei: Wo sonst TensorFlow.js liefe, läuft ONNX Runtime, solange er gewählt ist.',
  'packs.reload': 'Die Wahl gilt, wenn die Seite neu geladen wird.',
  'packs.reloadNow': 'Jetzt neu laden',
  'packs.remove': 'Entfernen',
  'packs.removeOf': '{name} aus diesem Browser entfernen',
  'packs.removeTitle': 'Den Detektor entfernen?',
  'packs.removeText': '{name} wird aus diesem Browser gelöscht. Was mit ihm gezählt wurde, bleibt.',
  'packs.listFailed': 'Die Liste der Detektoren konnte nicht gelesen werden.',
  'packs.add': 'Einen Detektor hinzufügen',
  'packs.addText':
    'YOLOX, YOLOv5 bis v11, D-FINE, RT-DETR, RF-DETR, DETR und NanoDet-Plus als ONNX, oder eine Datei, die selbst ausdünnt (höchstens {max}). Die Datei wird vor dem Gebrauch gelesen und einmal ausprobiert; nichts davon verlässt diesen Browser.',
  'packs.choose': 'Datei wählen …',
  'packs.again': 'Andere Datei wählen …',
  'packs.url': 'oder ihre Adresse',
  'packs.urlText':
    'Diese Seite darf nur mit ihrem eigenen Server sprechen. Eine Datei von woanders laden Sie herunter und wählen sie oben, oder der Server holt sie mit „npm run models -- add ADRESSE“.',
  'packs.urlServer':
    'Eine Datei von woanders holt dieser Server, über https und nicht aus privaten Netzen, und gibt sie an diese Seite weiter. Vergleichen Sie die SHA-256 mit der, die ihr Herausgeber nennt, bevor Sie sie behalten.',
  'packs.urlInsecure': 'Eine Datei auf einem anderen Server wird nur über https geholt.',
  'packs.urlElsewhere':
    'Diese Adresse liegt auf einem anderen Server, und diese Seite darf nur mit ihrem eigenen sprechen. Laden Sie die Datei herunter und wählen Sie sie oben, oder führen Sie „npm run models -- add {url}“ auf dem Rechner aus, der diese Seite ausliefert.',
  'packs.urlWrong': 'Das ist keine Adresse einer Datei.',
  'packs.fetch': 'Holen',
  'packs.fetchFailed': 'Die Datei konnte nicht geholt werden: {detail}',
  'packs.notPinned':
    'was kam, ist nicht die festgelegte Datei: erwartet war SHA-256 {expected}, es kam {actual}. Sie wurde nicht behalten.',
  'packs.received': '{received} sind da',
  'packs.receivedOf': '{received} von {total}',
  'packs.cancel': 'Abbrechen',
  'packs.sha': 'SHA-256 der Datei: {sha256}',
  'packs.readFailed': 'Die Datei konnte nicht gelesen werden: {detail}',
  'packs.report': 'Was in der Datei steht',
  'packs.report.good': 'Diese Datei ist brauchbar.',
  'packs.report.guess':
    'Diese Datei ist brauchbar. Sehen Sie sich an, was angenommen wurde, bevor Sie den Zahlen trauen.',
  'packs.report.bad': 'Diese Datei ist so nicht brauchbar.',
  'packs.mark.fact': 'Gefunden',
  'packs.mark.guess': 'Angenommen',
  'packs.mark.fault': 'Im Weg',
  'packs.tune': 'Wie er gefüttert und gelesen wird',
  'packs.tuneText': 'Ändern Sie das, wenn die Datei anders trainiert wurde als ihre Art es meist wird.',
  'packs.name': 'Name',
  'packs.layout': 'Art der Ausgabe',
  'packs.layout.yolox': 'YOLOX oder YOLOv5 (mit Objektwert)',
  'packs.layout.yolov8': 'YOLOv8 und neuer',
  'packs.layout.detr': 'Kästen und Logits (DETR, D-FINE, RF-DETR)',
  'packs.layout.detr-decoded': 'Klassen, Kästen, Werte (D-FINE, RT-DETR)',
  'packs.layout.rows': 'Zeilen nach dem Ausdünnen (x1 y1 x2 y2 Wert Klasse)',
  'packs.layout.nanodet': 'NanoDet-Plus',
  'packs.boxes': 'Kästen zählen',
  'packs.boxes.cells': 'Zellen eines Rasters',
  'packs.boxes.pixels': 'Pixel',
  'packs.boxes.shares': 'Anteile des Bildes (0–1)',
  'packs.colour': 'Folge der Farben',
  'packs.colour.rgb': 'Rot, Grün, Blau',
  'packs.colour.bgr': 'Blau, Grün, Rot',
  'packs.range': 'Zahlen eines Pixels',
  'packs.range.byte': '0–255',
  'packs.range.unit': '0–1',
  'packs.range.imagenet': 'Mittelwerte und Abweichungen von ImageNet',
  'packs.range.own': 'wie erkannt',
  'packs.fit': 'Das Bild wird',
  'packs.fit.centre': 'eingepasst, in der Mitte',
  'packs.fit.top-left': 'eingepasst, oben links',
  'packs.fit.stretch': 'gestreckt',
  'packs.width': 'Breite der Eingabe',
  'packs.height': 'Höhe der Eingabe',
  'packs.people': 'Klassen, die Menschen sind',
  'packs.peopleHint': 'Namen oder Nummern, durch Kommas getrennt.',
  'packs.check': 'Neu lesen',
  'packs.try': 'Ausprobieren und behalten',
  'packs.trying': 'Er wird ausprobiert …',
  'packs.kept': '{name} bleibt in diesem Browser und ist gewählt.',
  'packs.keepFailed': 'Der Browser hat keinen Platz für die Datei: {detail}',
  'packs.public': 'Öffentliche Detektoren',
  'packs.publicText':
    'Führen Sie den Befehl auf dem Rechner aus, der diese Seite ausliefert; er lädt die Datei und prüft ihren Fingerabdruck. Nach „npm start“ steht der Detektor oben in der Liste.',
  'packs.publicServer':
    'Ein Klick: dieser Server holt die Datei bei ihrem Herausgeber, diese Seite prüft ihren Fingerabdruck, liest sie, probiert sie aus und behält sie in diesem Browser. Bilder haben damit nichts zu tun.',
  'packs.download': 'Holen und prüfen',
  'packs.downloadOf': '{name} holen und prüfen',
  'packs.publicOf': '{name}: {side} Pixel, {size}, {licence}',
  'packs.publicThere': 'ist da',
  'packs.command': 'Befehl für {name}',

  'packs.finding.file': '{name}, {bytes, number} Bytes',
  'packs.finding.writer': 'geschrieben von {producer}, Operatorsatz {opset}, {operators, number} Operatoren',
  'packs.finding.input': 'Eingabe {port}',
  'packs.finding.output': 'Ausgabe {port}',
  'packs.finding.layout': 'gelesen als {layout}: Kästen in {boxes}, Werte {scores}',
  'packs.finding.classes': '{count, plural, one {# Klasse} other {# Klassen}}: {names}',
  'packs.finding.people': 'Menschen sind: {people}',
  'packs.finding.feed':
    'gefüttert mit {width}×{height}, {colour}, {fit, select, stretch {ganz gestreckt} centre {in die Mitte gepasst} other {oben links eingepasst}}, Rand {padValue}, Zahlen × {scale} + {offset}',
  'packs.finding.layout-guess':
    'gelesen als {layout} mit Kästen in {boxes} und Werten {scores}; eine andere Art hat dieselben Formen, sehen Sie also nach, ob die Kästen auf Menschen liegen',
  'packs.finding.feed-guess':
    'gefüttert, wie seine Art es meist wird: {width}×{height}, {colour}, {fit, select, stretch {ganz gestreckt} centre {in die Mitte gepasst} other {oben links eingepasst}}, Rand {padValue}, Zahlen × {scale} + {offset}',
  'packs.finding.size-guess': 'die Datei legt ihre Größe nicht fest; angenommen ist {width}×{height}',
  'packs.finding.people-guess': 'als Menschen gelten: {people}',
  'packs.finding.classes-guess':
    'die Datei nennt keine Klassen; angenommen {count, plural, one {ist eine} other {sind #}}: {names}',
  'packs.finding.opset-new':
    'Operatorsatz {opset} ist neuer als {newest}; läuft er nicht, exportieren Sie mit opset_version={newest}',
  'packs.finding.too-large':
    'die Datei hat {bytes, number} Bytes, höchstens {most, number} sind erlaubt; wählen Sie ein kleineres Netz der Familie',
  'packs.finding.empty': 'die Datei ist leer; laden oder exportieren Sie sie noch einmal',
  'packs.finding.not-onnx':
    'das ist keine ONNX-Datei, oder sie ist abgeschnitten ({detail}). Exportieren Sie das Netz als ONNX; bei Git LFS laden Sie den Inhalt statt des Zeigers',
  'packs.finding.other-data':
    '{count, plural, one {# Gewicht liegt} other {# Gewichte liegen}} in einer anderen Datei. Exportieren Sie mit allen Gewichten darin (save_as_external_data=False)',
  'packs.finding.operators-unknown':
    '{count, plural, one {ein Operator ist} other {# Operatoren sind}} onnxruntime-web unbekannt: {names}. Exportieren Sie für das einfache ONNX Runtime, ohne TensorRT, MMDeploy oder andere Zusätze',
  'packs.finding.opset-old':
    'Operatorsatz {opset} ist älter als {oldest}; exportieren Sie mit opset_version=17',
  'packs.finding.input-none': 'der Graph hat keine Eingabe für ein Bild; exportieren Sie das ganze Netz',
  'packs.finding.input-extra':
    'Eingaben sind {inputs}; erwartet sind ein Bild und höchstens seine Größe als int64 mit zwei Zahlen. Exportieren Sie ohne weitere Eingaben',
  'packs.finding.input-type':
    'das Bild wird als {port} gefüttert; erwartet ist float32. Exportieren Sie ohne half=True oder int8=True',
  'packs.finding.input-shape':
    'das Bild wird als {port} gefüttert; erwartet ist Stapel×3×Höhe×Breite. Exportieren Sie mit den Kanälen zuerst (aus PyTorch, oder mit --inputs-as-nchw)',
  'packs.finding.input-size':
    'eine Eingabe von {width}×{height} Pixeln; jede Seite muss von {least} bis {most} reichen. Exportieren Sie mit einer anderen Größe',
  'packs.finding.batch': 'er will {batch} Bilder auf einmal; exportieren Sie mit Stapelgröße 1',
  'packs.finding.output-type':
    'Ausgabe {port} hat einen Typ, der nicht gelesen werden kann; exportieren Sie mit float32',
  'packs.finding.layout-unknown':
    'die Ausgaben ({outputs}) sind von keiner bekannten Art. Exportieren Sie einen Detektor mit fester Größe: YOLOX, YOLOv8 und neuer, D-FINE, RT-DETR, RF-DETR, NanoDet-Plus oder Zeilen aus x1 y1 x2 y2 Wert Klasse',
  'packs.finding.people-none':
    'von den {count, plural, one {# Klasse} other {# Klassen}} ({names}) ist keine als Menschen bekannt. Sagen Sie, welche es sind',
  'packs.finding.wishes-wrong': 'die JSON-Datei daneben ist falsch: {detail}',
  'packs.finding.run-failed':
    'ONNX Runtime hat ihn nicht ausgeführt: {detail}. Exportieren Sie noch einmal mit fester Größe und opset_version=17, oder wählen Sie ein anderes Netz',
  'packs.finding.ran': 'er lief auf diesem Rechner, {ms, number} ms je Bild',
};
