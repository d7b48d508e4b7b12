import type {
  AccountClient,
  DeviceInput,
  DeviceMade,
  InvitationAnswer,
  InvitationInput,
  OneTimeLink,
  OrganisationView,
} from '../../api/account-client';
import type { Device, Invitation, Member } from '../../api/account-contract';
import type { Texts } from '../texts.svelte';
import type { Access } from './access.svelte';
import { accountWords } from './account-words';

/** Devices report every minute or so; their list is read again this often while it is shown, ms. */
const DEVICES_EVERY_MS = 20_000;

/** An organisation's members, invitations and devices, as far as whoever looks may see them. */
export class OrganisationState {
  #view: OrganisationView | null = $state.raw(null);
  #members: readonly Member[] | null = $state.raw(null);
  #invitations: readonly Invitation[] | null = $state.raw(null);
  #devices: readonly Device[] | null = $state.raw(null);
  #failure = $state<string | null>(null);
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly client: AccountClient,
    private readonly access: Access,
    private readonly texts: Texts,
  ) {}

  /** Name, limits and what is used of them; null until it was read. */
  get view(): OrganisationView | null {
    return this.#view;
  }

  get members(): readonly Member[] | null {
    return this.#members;
  }

  get invitations(): readonly Invitation[] | null {
    return this.#invitations;
  }

  get devices(): readonly Device[] | null {
    return this.#devices;
  }

  /** Why it could not be read, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Reads all of it and follows the devices; returns the undo. */
  watch(): () => void {
    void this.load();
    this.#timer = setInterval(() => {
      if (document.visibilityState === 'visible') void this.#attempt(() => this.#loadDevices());
    }, DEVICES_EVERY_MS);
    return () => {
      if (this.#timer !== null) clearInterval(this.#timer);
    };
  }

  async load(): Promise<void> {
    this.#failure = null;
    await Promise.all(
      [() => this.#loadView(), () => this.#loadPeople(), () => this.#loadDevices()].map((read) =>
        this.#attempt(read),
      ),
    );
  }

  async rename(name: string): Promise<void> {
    await this.client.renameOrganisation(name);
    await Promise.all([this.#loadView(), this.access.check()]);
  }

  async changeRole(member: Member, role: Member['role']): Promise<void> {
    try {
      await this.client.changeRole(member.id, role);
    } finally {
      await this.#attempt(() => this.#loadPeople());
    }
  }

  async removeMember(member: Member): Promise<void> {
    await this.client.removeMember(member.id);
    await Promise.all([this.#loadPeople(), this.#loadView()]);
  }

  resetLink(member: Member): Promise<OneTimeLink> {
    return this.client.resetLink(member.id);
  }

  async removeTotpOf(member: Member): Promise<void> {
    await this.client.removeTotpOf(member.id);
    await this.#loadPeople();
  }

  async invite(input: InvitationInput): Promise<InvitationAnswer> {
    const answer = await this.client.invite(input);
    await this.#attempt(() => this.#loadPeople());
    return answer;
  }

  async revokeInvitation(invitation: Invitation): Promise<void> {
    await this.client.revokeInvitation(invitation.id);
    await this.#loadPeople();
  }

  async makeDevice(input: DeviceInput): Promise<DeviceMade> {
    const made = await this.client.makeDevice(input);
    await this.#attempt(() => this.#loadDevices());
    return made;
  }

  async renameDevice(device: Device, name: string): Promise<void> {
    await this.client.renameDevice(device.id, name);
    await this.#loadDevices();
  }

  async revokeDevice(device: Device): Promise<void> {
    await this.client.revokeDevice(device.id);
    await Promise.all([this.#loadDevices(), this.#loadView()]);
  }

  async #loadView(): Promise<void> {
    this.#view = await this.client.organisation();
  }

  async #loadPeople(): Promise<void> {
    if (!this.access.can('members:manage') || this.access.account === null) return;
    const [members, invitations] = await Promise.all([this.client.members(), this.client.invitations()]);
    this.#members = members;
    this.#invitations = invitations;
  }

  async #loadDevices(): Promise<void> {
    if (this.access.can('devices:manage')) this.#devices = await this.client.devices();
  }

  async #attempt(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      this.#failure = accountWords(this.texts, error);
    }
  }
}
