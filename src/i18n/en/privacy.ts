/** What leaves the machine, and the proof. */
export const privacy = {
  'privacy.title': 'Privacy',
  'privacy.promise': 'Pictures stay in this page',
  'privacy.promise.pixels':
    'The part that sees pictures has no network. It proves so before it accepts the first one, and refuses to work otherwise.',
  'privacy.promise.network':
    'The part that has the network never sees pictures. Only numbers are handed to it.',
  'privacy.promise.numbers':
    'What is sent are counts: per minute how many people, entries, exits and lengths of stay, and every second or two how many are there now. No faces, no box positions. Of age, gender and mood nothing, unless a site tells sums of at least five visits.',
  'privacy.promise.recording':
    'Nothing is recorded, unless a site allows single moments: people covered, encrypted, on this machine alone, and destroyed when their time is over.',
  'privacy.promise.check':
    'You need not believe it: below is every request with its content, and the browser’s own tools show the same.',
  'privacy.lock': 'The lock, as just proven',
  'privacy.lock.proven': 'The ways out below were tried or removed, and are closed.',
  'privacy.lock.missing': 'A way out is open. The vision worker refuses to work.',
  'privacy.lock.pending': 'The proof runs when the engine starts.',
  'privacy.lock.prove': 'Prove it now',
  'privacy.build': 'The code is the one you can read',
  'privacy.build.text':
    'Whoever builds the published source gets the same files, byte for byte. A command compares them with what this site serves and names each difference.',
  'privacy.build.hash': 'This site says that it is version {version}, build',
  'privacy.build.command': 'Run it in a checkout of that version that you have built yourself',
  'privacy.build.claim': 'What a site says of itself proves nothing; the comparison does.',
  'privacy.build.none': 'This site has no list of its files, so it cannot be compared ({detail}).',
  'privacy.egress.text':
    'Each request of this app, newest first. Only those with content carried anything out. Passwords and tokens are left out here.',
  'privacy.egress.onlyContent': 'Only with content',
  'privacy.egress.local': 'This page runs without a server: there is nowhere to send counts to.',
  'privacy.egress.empty': 'Nothing has been sent.',
  'privacy.egress.time': 'Time',
  'privacy.egress.purpose': 'Purpose',
  'privacy.egress.request': 'Request',
  'privacy.egress.requests': 'Requests',
  'privacy.egress.byPurpose': 'All of it, by purpose',
  'privacy.egress.byPurposeText':
    'The list below has the newest 50 of each purpose. These numbers count every request, also those it does not show.',
  'privacy.egress.bytes': 'Bytes out',
  'privacy.egress.status': 'Answer',
  'privacy.egress.noAnswer': 'none',
  'privacy.egress.body': 'Show what was sent',
  'privacy.egress.noBody': 'no content',
  'privacy.egress.total':
    '{count, plural, one {# request} other {# requests}}, {sent} with content, {bytes} in all',
  'privacy.quarantine': 'Refused by the server',
  'privacy.quarantine.text': 'Minutes that the server did not accept. They are kept here until you decide.',
  'privacy.quarantine.empty': 'Nothing was refused.',
  'privacy.quarantine.reason': 'Reason',
  'privacy.quarantine.minute': 'Minute',
  'privacy.quarantine.export': 'Export as JSON',
  'privacy.quarantine.retry': 'Send again',
  'privacy.quarantine.discard': 'Discard',
  'privacy.quarantine.discardTitle': 'Discard the refused minutes?',
  'privacy.quarantine.discardText': 'Their counts are lost. Export them first if you may need them.',
  'privacy.local': 'Kept in this browser',
  'privacy.local.text': 'Models, counts, checks and corrections, settings and the list above: {size} in all.',
  'privacy.local.textUnknown': 'Models, counts, checks and corrections, settings and the list above.',
  'privacy.local.elsewhere':
    '{count, plural, one {# minute was} other {# minutes were}} counted for another organisation. Nothing of that is sent to this one; it waits here until somebody signs in to that organisation again.',
  'privacy.local.delete': 'Delete everything in this browser',
  'privacy.local.deleteTitle': 'Delete everything in this browser?',
  'privacy.local.deleteText':
    'Counting stops. Stored models, counts that were not sent yet, the history kept here, checks and corrections of cameras and the settings are removed. What the server has stays there.',
  'privacy.local.deleteWaiting':
    '{count, plural, one {# minute has} other {# minutes have}} not been sent yet and would be lost.',
} as const;
