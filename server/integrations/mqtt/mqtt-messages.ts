import type { MqttInput } from '../../../src/api/integration-contract';
import type { SiteAlerts } from '../../alerts/site-alerts';
import type { CameraNow, SiteNow } from '../live-numbers';

/** A retained message: an object is sent as JSON with the time, a text as it is. */
export interface MqttMessage {
  readonly topic: string;
  readonly value: string | Readonly<Record<string, unknown>>;
}

type Names = Pick<MqttInput, 'topicPrefix'>;

/** Says whether the numbers are kept up to date: `online` or `offline`. */
export function availabilityTopic({ topicPrefix }: Names): string {
  return `${topicPrefix}/status`;
}

export function siteTopic({ topicPrefix }: Names, siteId: string): string {
  return `${topicPrefix}/${siteId}`;
}

export function cameraTopic(names: Names, siteId: string, cameraId: string): string {
  return `${siteTopic(names, siteId)}/cameras/${cameraId}`;
}

/** The numbers of a site and its cameras: plain ones each on a topic, and together as JSON. */
export function siteMessages(names: Names, site: SiteNow): readonly MqttMessage[] {
  const topic = siteTopic(names, site.id);
  const { name, occupancy, isUncertain, capacity, entries, exits, isWatched } = site;
  const coveredShare = hundredths(site.coveredShare);
  return [
    { topic: `${topic}/occupancy`, value: plain(occupancy) },
    { topic: `${topic}/entries`, value: plain(entries) },
    { topic: `${topic}/exits`, value: plain(exits) },
    { topic: `${topic}/watched`, value: isWatched ? 'ON' : 'OFF' },
    { topic: `${topic}/coverage`, value: plain(coveredShare) },
    {
      topic: `${topic}/state`,
      value: { name, occupancy, isUncertain, capacity, coveredShare, entries, exits, isWatched },
    },
    ...(site.alerts === undefined ? [] : alertMessages(`${topic}/alerts`, site.alerts)),
    ...site.cameras.flatMap((camera) => cameraMessages(names, site.id, camera)),
  ];
}

/** Incidents that nobody has resolved: how many, and the newest of them. */
function alertMessages(topic: string, alerts: SiteAlerts): readonly MqttMessage[] {
  return [
    { topic: `${topic}/open`, value: String(alerts.open) },
    { topic: `${topic}/critical`, value: String(alerts.critical) },
    { topic: `${topic}/state`, value: { ...alerts } },
  ];
}

function cameraMessages(names: Names, siteId: string, camera: CameraNow): readonly MqttMessage[] {
  const topic = cameraTopic(names, siteId, camera.id);
  const { name, occupancy, isWatched, zones } = camera;
  return [
    { topic: `${topic}/occupancy`, value: plain(occupancy) },
    { topic: `${topic}/watched`, value: isWatched ? 'ON' : 'OFF' },
    { topic: `${topic}/state`, value: { name, occupancy, isWatched, zones } },
    ...zones.map((zone) => ({ topic: `${topic}/zones/${zone.id}/occupancy`, value: plain(zone.occupancy) })),
  ];
}

/** A share that changes in places nobody reads would be sent every second. */
function hundredths(share: number | null): number | null {
  return share === null ? null : Math.round(share * 100) / 100;
}

/** What is not known is no number; an empty message would delete the topic. */
function plain(value: number | null): string {
  return value === null ? 'unknown' : String(value);
}
