/** What left this machine today, in one sentence and by day. */
export const privacyToday = {
  'privacy.today': 'Today',
  'privacy.today.sentence': 'Today {bytes} left this machine: {list}; {denial}.',
  'privacy.today.nothing': 'Today nothing left this machine; {denial}.',
  'privacy.today.counts': '{count, plural, one {# upload of counts} other {# uploads of counts}}',
  'privacy.today.alerts':
    '{count, plural, one {# upload of alerts, without pictures} other {# uploads of alerts, without pictures}}',
  'privacy.today.presence':
    '{count, plural, one {# report of how many people are there} other {# reports of how many people are there}}',
  'privacy.today.typed':
    '{count, plural, one {# request with settings or what somebody typed} other {# requests with settings or what somebody typed}}',
  'privacy.today.faces':
    '{count, plural, one {# message of face matching} other {# messages of face matching}}',
  'privacy.today.upkeep':
    '{count, plural, one {# exchange that keeps a video connection up} other {# exchanges that keep video connections up}}',
  'privacy.today.questions':
    '{count, plural, one {# question to the server} other {# questions to the server}}',
  'privacy.today.media':
    '{count, plural, one {# video connection that sent more than it should} other {# video connections that sent more than they should}}',
  'privacy.today.unknown':
    '{count, plural, one {# request that this app did not make} other {# requests that this app did not make}}',
  'privacy.today.empty':
    '{count, plural, one {# request without content} other {# requests without content}}',
  'privacy.today.nothingElse': 'no picture, no video, no face',
  'privacy.today.onlySealed':
    'no picture, no video, and of faces nothing but what enrolled people agreed to, sealed for another analyser',
  'privacy.today.somethingElse':
    'nobody here can say that it was no picture: look at the purposes “unexpected” and “webrtc-media” below, and whether an extension of the browser made them',
  'privacy.today.how':
    'Added up from the list below, with all tabs of this browser since midnight. Contents and packets are counted, addresses and headers are not.',
  'privacy.today.earlier': 'Day by day',
  'privacy.today.day': 'Day',
  'privacy.today.withContent': 'With content',
  'privacy.egress.addresses': '{count, plural, one {# request} other {# requests}}: show addresses',
  'privacy.egress.packets': 'Show what it was',
} as const;
