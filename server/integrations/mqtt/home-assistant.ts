import { version } from '../../../package.json';
import type { MqttInput } from '../../../src/api/integration-contract';
import type { SiteNow } from '../live-numbers';
import { availabilityTopic, cameraTopic, type MqttMessage, siteTopic } from './mqtt-messages';

interface DiscoveryNames extends Pick<MqttInput, 'topicPrefix' | 'discoveryPrefix'> {
  /** Makes ids different from those of every other installation at the same broker. */
  readonly installation: string;
}

interface Entity {
  readonly component: 'sensor' | 'binary_sensor';
  readonly id: string;
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

const PEOPLE = { unit_of_measurement: 'people', state_class: 'measurement', icon: 'mdi:account-group' };
const IN_STATE = (field: string) => ({ value_template: `{{ value_json.${field} }}` });

/** What Home Assistant needs to show a site as a device (MQTT discovery). An unknown number shows as unknown. */
export function discoveryMessages(names: DiscoveryNames, site: SiteNow): readonly MqttMessage[] {
  const node = `hiro_${names.installation}_${site.id}`;
  const common = {
    availability_topic: availabilityTopic(names),
    device: {
      identifiers: [node],
      name: site.name,
      manufacturer: 'HiRO',
      model: 'HiRO CCTV',
      sw_version: version,
    },
    origin: { name: 'HiRO CCTV', sw_version: version },
  };
  return entitiesOf(names, site).map(({ component, id, name, config }) => ({
    topic: `${names.discoveryPrefix}/${component}/${node}/${id}/config`,
    // As text: a discovery message carries no time.
    value: JSON.stringify({ name, unique_id: `${node}_${id}`, ...config, ...common }),
  }));
}

function entitiesOf(names: DiscoveryNames, site: SiteNow): readonly Entity[] {
  const topic = siteTopic(names, site.id);
  const state = { state_topic: `${topic}/state` };
  const total = { ...state, state_class: 'total_increasing', unit_of_measurement: 'people' };
  return [
    {
      component: 'sensor',
      id: 'occupancy',
      name: 'People',
      config: { ...state, ...IN_STATE('occupancy'), ...PEOPLE },
    },
    {
      component: 'sensor',
      id: 'entries',
      name: 'Entries today',
      config: { ...total, ...IN_STATE('entries'), icon: 'mdi:location-enter' },
    },
    {
      component: 'sensor',
      id: 'exits',
      name: 'Exits today',
      config: { ...total, ...IN_STATE('exits'), icon: 'mdi:location-exit' },
    },
    {
      component: 'sensor',
      id: 'coverage',
      name: 'Coverage',
      config: {
        ...state,
        // "None" is how Home Assistant wants to hear of what is not known.
        value_template:
          '{{ (value_json.coveredShare * 100) | round(0) if value_json.coveredShare is number else None }}',
        unit_of_measurement: '%',
        state_class: 'measurement',
        icon: 'mdi:eye-check-outline',
      },
    },
    {
      component: 'binary_sensor',
      id: 'watched',
      name: 'Watched',
      config: {
        state_topic: `${topic}/watched`,
        payload_on: 'ON',
        payload_off: 'OFF',
        device_class: 'running',
      },
    },
    ...(site.alerts === undefined ? [] : [openAlerts(topic)]),
    ...site.cameras.flatMap((camera) => {
      const place = cameraTopic(names, site.id, camera.id);
      const inView: Entity = {
        component: 'sensor',
        id: camera.id,
        name: `${camera.name}: people`,
        config: { state_topic: `${place}/state`, ...IN_STATE('occupancy'), ...PEOPLE },
      };
      const inZones = camera.zones.map((zone, index): Entity => ({
        component: 'sensor',
        id: `${camera.id}_${zone.id}`,
        name: `${camera.name}, ${zone.name}: people`,
        config: {
          state_topic: `${place}/state`,
          value_template: `{{ value_json.zones[${index}].occupancy }}`,
          ...PEOPLE,
        },
      }));
      return [inView, ...inZones];
    }),
  ];
}

/** Of the newest one the details are attributes. */
function openAlerts(topic: string): Entity {
  return {
    component: 'sensor',
    id: 'alerts',
    name: 'Open alerts',
    config: {
      state_topic: `${topic}/alerts/state`,
      ...IN_STATE('open'),
      json_attributes_topic: `${topic}/alerts/state`,
      state_class: 'measurement',
      icon: 'mdi:bell-alert-outline',
    },
  };
}
