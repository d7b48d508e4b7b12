import { randomBytes } from 'node:crypto';
import {
  type MqttInput,
  type MqttStatus,
  mqttStatusSchema,
  type MqttView,
} from '../../../src/api/integration-contract';
import { ProblemError } from '../../problem';
import type { StoreContext } from '../../store/context';
import type { SecretBox } from '../secret-box';

const OFF: MqttStatus = { state: 'off', sinceMs: null, lastProblem: null };
const NOT_YET: MqttStatus = { state: 'connecting', sinceMs: null, lastProblem: null };

/** What a publisher works with. */
export interface BrokerSettings {
  readonly organisationId: string;
  readonly config: Omit<MqttInput, 'password'>;
  readonly version: number;
  readonly installation: string;
  /** Opens the password; null: there is none. Throws `SecretLostError`. */
  readonly password: () => Promise<string | null>;
  /** Topics that hold a retained message of ours. */
  readonly topics: readonly string[];
}

/** A password is sealed for one broker: it is never sent to another. */
function passwordContext(organisationId: string, url: string): string {
  return JSON.stringify(['mqtt', organisationId, new URL(url).host.toLowerCase()]);
}

/** The MQTT broker of each organisation. */
export class MqttStore {
  constructor(
    private readonly context: StoreContext,
    private readonly secrets: SecretBox,
  ) {}

  async view(organisationId: string): Promise<MqttView> {
    const row = await this.#row(organisationId);
    if (row === undefined) return { settings: null, status: OFF };
    const settings = { ...row.config, hasPassword: row.password !== null };
    if (!row.config.isEnabled) return { settings, status: OFF };
    // Without a living publisher the stored status is of one that is gone.
    const isLive = (row.publisher_until_ms ?? 0) > this.context.nowMs();
    const status = mqttStatusSchema.safeParse(row.status);
    return { settings, status: isLive && status.success ? status.data : NOT_YET };
  }

  /** Throws `ProblemError` where the broker changed and the password was not given again. */
  async put(organisationId: string, { password, ...config }: MqttInput): Promise<MqttView> {
    const context = passwordContext(organisationId, config.url);
    const sealed =
      password === undefined
        ? await this.#keptPassword(organisationId, config.url)
        : password === null
          ? null
          : await this.secrets.seal(context, password);
    const values = {
      config: JSON.stringify(config),
      password: sealed === null ? null : JSON.stringify(sealed),
    };
    await this.context.guard(() =>
      this.context.db
        .insertInto('mqtt_brokers')
        .values({
          organisation_id: organisationId,
          ...values,
          version: 1,
          installation: randomBytes(4).toString('hex'),
          topics: '[]',
        })
        .onConflict((conflict) =>
          conflict.column('organisation_id').doUpdateSet((eb) => ({
            ...values,
            version: eb('mqtt_brokers.version', '+', 1),
            status: null,
          })),
        )
        .execute(),
    );
    return this.view(organisationId);
  }

  async remove(organisationId: string): Promise<boolean> {
    const { numDeletedRows } = await this.context.guard(() =>
      this.context.db
        .deleteFrom('mqtt_brokers')
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );
    return numDeletedRows > 0n;
  }

  /** The password to test these settings with: the given one, or the stored one of the same broker. */
  async passwordFor(organisationId: string, { password, url }: MqttInput): Promise<string | null> {
    if (password !== undefined) return password;
    const kept = await this.#keptPassword(organisationId, url);
    return kept === null ? null : this.secrets.open(passwordContext(organisationId, url), kept);
  }

  /** Takes or keeps what nobody else publishes, until `untilMs`, and answers all that is this publisher's. */
  async lease(publisherId: string, untilMs: number): Promise<readonly BrokerSettings[]> {
    const nowMs = this.context.nowMs();
    const rows = await this.context.guard(() =>
      this.context.db
        .updateTable('mqtt_brokers')
        .set({ publisher_id: publisherId, publisher_until_ms: untilMs })
        .where((eb) =>
          eb.or([
            eb('publisher_id', 'is', null),
            eb('publisher_id', '=', publisherId),
            eb('publisher_until_ms', '<', nowMs),
          ]),
        )
        .returning(['organisation_id', 'config', 'password', 'version', 'installation', 'topics'])
        .execute(),
    );
    return rows.map(
      ({ organisation_id: organisationId, config, password, version, installation, topics }) => ({
        organisationId,
        config,
        version,
        installation,
        topics,
        password: async () =>
          password === null ? null : this.secrets.open(passwordContext(organisationId, config.url), password),
      }),
    );
  }

  /** Gives everything back, so that another process goes on at once. */
  async release(publisherId: string): Promise<void> {
    await this.context.guard(() =>
      this.context.db
        .updateTable('mqtt_brokers')
        .set({ publisher_id: null, publisher_until_ms: null })
        .where('publisher_id', '=', publisherId)
        .execute(),
    );
  }

  async saveStatus(organisationId: string, publisherId: string, status: MqttStatus): Promise<void> {
    await this.#change(organisationId, publisherId, { status: JSON.stringify(status) });
  }

  /** Resolves before a message is sent to a topic that is new in the list. */
  async saveTopics(organisationId: string, publisherId: string, topics: readonly string[]): Promise<void> {
    await this.#change(organisationId, publisherId, { topics: JSON.stringify(topics) });
  }

  async #change(organisationId: string, publisherId: string, set: object): Promise<void> {
    await this.context.guard(() =>
      this.context.db
        .updateTable('mqtt_brokers')
        .set(set)
        .where('organisation_id', '=', organisationId)
        .where('publisher_id', '=', publisherId)
        .execute(),
    );
  }

  async #keptPassword(organisationId: string, url: string) {
    const row = await this.#row(organisationId);
    if (row === undefined || row.password === null) return null;
    const isSame =
      passwordContext(organisationId, row.config.url) === passwordContext(organisationId, url) &&
      // What was sent encrypted must not go out in plain text unasked.
      new URL(row.config.url).protocol === new URL(url).protocol;
    if (isSame) return row.password;
    throw new ProblemError(422, 'The broker is another one now: give the password again, or null for none.', {
      errors: [{ path: 'password', message: 'needed, because the address changed' }],
    });
  }

  #row(organisationId: string) {
    return this.context.guard(() =>
      this.context.db
        .selectFrom('mqtt_brokers')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .executeTakeFirst(),
    );
  }
}
