import { COCO_CLASSES } from '../person-detector/classes';

/** COCO's 91 numbers of categories, of which 80 are used: nets that keep them count persons as 1. */
const COCO_91_PERSON = 1;
/** Words for people in the class names of public detectors. */
const PERSON_WORDS =
  /^(person|persons|people|pedestrian|pedestrians|human|man|woman|child|worker|rider|head)$/i;
/** A head beside whole people would count everybody twice. */
const WHOLE_PERSON = /^(?!head$)/i;

/** The classes of a pack, and where they come from. */
export interface PackClasses {
  readonly classes: readonly string[];
  readonly personClasses: readonly number[];
  /** file: its own names; known: a known number of classes; none: numbers for names. */
  readonly origin: 'file' | 'known' | 'none';
}

/** The classes by the names in the file, else by their number; `personClasses` is empty where none is a person. */
export function classesOf(names: readonly string[] | null, count: number | null): PackClasses {
  if (names !== null) return { classes: names, personClasses: personsAmong(names), origin: 'file' };
  if (count === COCO_CLASSES.length || count === null)
    return { classes: COCO_CLASSES, personClasses: [0], origin: 'known' };
  const classes = Array.from({ length: count }, (_, id) => String(id));
  if (count === 91) return { classes, personClasses: [COCO_91_PERSON], origin: 'known' };
  return { classes, personClasses: count === 1 ? [0] : [], origin: 'none' };
}

function personsAmong(names: readonly string[]): readonly number[] {
  const ids = names.flatMap((name, id) => (PERSON_WORDS.test(name.trim()) ? [id] : []));
  const whole = ids.filter((id) => WHOLE_PERSON.test(names[id] ?? ''));
  if (whole.length > 0) return whole;
  return ids.length === 0 && names.length === 1 ? [0] : ids;
}
