import type { LegalTexts } from './legal-text';

/** Terms and privacy policy in English. Their versions stand on the server: raise them with each change. */
export const en: LegalTexts = {
  privacy: {
    intro:
      'HiRO CCTV counts people in pictures of cameras. It is built so that the pictures stay where they are seen. This page says what is processed, where it is kept, and what you can do about it. “The operator” is whoever runs this server; they decide what it is used for and answer for it.',
    sections: [
      {
        heading: 'Pictures',
        paragraphs: [
          'Pictures are analysed in the browser that shows them, on that device, by a part of the page that has no way to the network. They are not uploaded and not used to train anything. None is kept, unless the operator allows it for a site: then single moments are kept on that device alone, with people covered, encrypted, and destroyed when their time is over.',
          'Where the operator uses the gateway of this server, it hands the pictures of a camera on to the browsers that may see it. It holds the last seconds in memory so that playing can begin at once, and writes none of it to a disk.',
          'A video file that you open is read by your browser and sent nowhere.',
        ],
      },
      {
        heading: 'What is estimated about people',
        paragraphs: [
          'People in the picture are followed from frame to frame by where they stand, under a number that is forgotten when they leave. Faces are compared with nobody’s, unless the operator has switched face matching on for a site: then with those of people who have agreed to it, in marked zones, on that device; what would describe anybody else’s face is thrown away within the picture.',
          'Age band, gender and mood are estimated only where the operator has switched them on for a site; the kind of place decides whether that is possible at all. They are shown in the browser that computed them and kept there as hourly sums. Where the operator has chosen so, the server is told sums of them once an hour or once a day; groups of fewer than five visits are withheld, with whatever else would give them away. These are estimates and can be wrong.',
        ],
      },
      {
        heading: 'Counts',
        paragraphs: [
          'What leaves the browser are numbers for each camera and minute: how many people were present, how many crossed a line, how long stays lasted in classes, and for how much of the time the camera was watched. They name nobody. A random number of the browser that counted goes with them so that nothing is counted twice.',
          'The page’s Privacy screen lists every request that left this browser, with its content; passwords and one-time codes are left out of that list.',
        ],
      },
      {
        heading: 'Accounts',
        paragraphs: [
          'An account holds your name, your email address, a hash of your password, your role in an organisation, the versions of the terms that you accepted and when, and, if you switch it on, the secret of your second factor and hashes of its backup codes. Of each session the time it began and was last used and the name of the browser are kept, so that you can recognise and end it. Network addresses are not stored with it; to slow down guessing, tries are counted for a short while.',
          'Invitations hold the address they are for until they are taken, withdrawn or run out. Devices hold a name, a kind, a site, and their last report with version and browser name.',
          'The audit log of an organisation records who changed, read out or exported what, by the number of the account, without names, addresses or contents. It cannot be changed, also not by the operator through this product.',
        ],
      },
      {
        heading: 'Cookies and storage in the browser',
        paragraphs: [
          'Signing in sets one essential cookie (“hiro-account”); while a second factor is asked for there is another one for ten minutes (“hiro-second-factor”). On a device that was paired, “hiro-device” lets it in; before there are accounts, “hiro-session” lets in whoever has the token of the start. Scripts cannot read any of them, and other sites do not get them. There are no cookies for statistics or advertising, and nothing of other companies is loaded.',
          'The browser’s own storage keeps your settings, counts that are waiting to be sent or that stay there, the list of requests, passwords of streams that you chose to store there, and the models. The Privacy screen deletes all of it.',
          'If you refuse cookies, everything works in this browser alone, except accounts.',
        ],
      },
      {
        heading: 'Who gets anything',
        paragraphs: [
          'Members of your organisation see its cameras, numbers and, as owner or admin, its members. Nothing is sold, and the makers of HiRO CCTV receive nothing: no usage data, no diagnostics, no copies.',
          'The operator may have numbers sent on to systems of their own or of others (such as MQTT, webhooks, email reports) and mail sent through a mail server. Whom they use for that, and for hosting, they tell you.',
          'Support sees an organisation only when one of its owners lets it in, for a limited time, and the audit log records it.',
        ],
      },
      {
        heading: 'How long it is kept',
        paragraphs: [
          'Counts are kept on the server as long as the operator has set for your organisation, and 30 days in a browser that works without a server. Accounts are kept until they are deleted; sessions, links and codes until they run out.',
        ],
      },
      {
        heading: 'Your rights',
        paragraphs: [
          'You can see and change your account, end its sessions, and delete it yourself under “Your account”; it is then gone at once. For everything else (information, correction, objection, complaint) turn to the operator, or to the data protection authority of your country.',
          'If you were filmed by a camera and did not use this page: the operator of the camera is whom to ask. The counts hold nothing by which you could be found.',
        ],
      },
    ],
  },
  terms: {
    intro:
      'These terms apply between you and the operator of this server, who offers you an account on it. The software is HiRO CCTV, free software under the Apache License 2.0.',
    sections: [
      {
        heading: 'What you get',
        paragraphs: [
          'An account lets you use this server in the role that an organisation gave you: see cameras and their numbers, and, where your role allows it, count, change cameras and let others in. How many cameras, members and devices there may be, and how long counts are kept, is set for each organisation and shown to you.',
        ],
      },
      {
        heading: 'What you take care of',
        paragraphs: [
          'Your password and your second factor are yours alone. Tell an owner of your organisation at once when you believe that somebody else has them.',
          'Whoever adds a camera must be allowed to: by those who own it, by the law of the place, and by the rules for workplaces, schools and public places. People have to be told that they are filmed and counted, where the law says so. Estimates of age, gender and mood must not be used to decide about a single person.',
          'Cameras, streams and this server must not be used to break into what is somebody else’s, to follow single people, or to get around the limits that are set.',
        ],
      },
      {
        heading: 'What the numbers are',
        paragraphs: [
          'Counts are estimates by models that make mistakes, and only cover the time in which a camera was watched; that time is shown beside them. Do not use them where a wrong number could hurt somebody, as for evacuation or as the only check of a permitted number of people.',
        ],
      },
      {
        heading: 'Your data',
        paragraphs: [
          'Your organisation’s cameras, settings and counts stay your organisation’s. They can be exported at any time. What is processed about you says the privacy policy.',
        ],
      },
      {
        heading: 'Ending it',
        paragraphs: [
          'You can delete your account at any time. The operator or an owner of your organisation can take your access away, at once where these terms are broken. An organisation ends with its last member or when its owner ends it.',
        ],
      },
      {
        heading: 'Liability and changes',
        paragraphs: [
          'The software comes without warranty, as its licence says. What the operator promises beyond that (availability, support, liability) is in your contract with them; where the law knows rights that cannot be waived, they stay.',
          'When these terms change, you are asked once, on the page, before you go on with your account.',
        ],
      },
    ],
  },
};
