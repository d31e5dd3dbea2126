/** What mails say in French, unless a merchant says it otherwise. */
import type { MailWords } from "./mail-words.ts";

export const FRENCH: MailWords = {
  labels: {
    product: "Pour",
    reference: "Référence",
    amount: "Montant",
    date: "Date",
    card: "Carte",
    "card.expiry": "Valable jusqu’à",
    "retry.date": "Prochain essai",
    "access.until": "Accès jusqu’au",
    "due.date": "Échéance",
    "invoice.number": "Facture",
  },
  why: "Vous recevez ce message à la suite d’un achat chez {{merchant.name}}.",
  whyMerchant:
    "Vous recevez ce message car {{merchant.name}} a indiqué cette adresse pour être informé des échecs d’un script.",
  questions: "Une question ? Écrivez à {{merchant.contact}}.",
  texts: {
    receipt: {
      subject: "Reçu de {{merchant.name}} : {{amount}}",
      body: `Bonjour {{customer.name}},

merci. Votre paiement de {{amount}} a bien été reçu.

{{if next.date}}Votre prochain paiement de {{next.amount}} aura lieu le {{next.date}}.`,
    },
    notice: {
      subject: "Votre paiement de {{amount}} du {{date}}",
      body: `Bonjour {{customer.name}},

le {{date}}, nous débiterons {{amount}} de votre carte, {{card}}.

Vous n’avez rien à faire. Si vous ne souhaitez pas ce paiement, dites-le-nous avant cette date.`,
    },
    declined: {
      subject: "Votre paiement de {{amount}} n’a pas abouti",
      body: `Bonjour {{customer.name}},

votre banque a refusé le paiement de {{amount}} du {{date}}.

{{if retry.date}}Nous réessaierons le {{retry.dates}}. Si vous avez une nouvelle carte, merci de nous la communiquer d’ici là.

{{unless retry.date}}Nous ne réessaierons pas ce paiement.

{{if next.date}}Votre prochain paiement de {{next.amount}} aura lieu le {{next.date}}.

{{if access.until}}Votre abonnement a pris fin ; votre accès dure jusqu’au {{access.until}}.`,
    },
    authentication_required: {
      subject: "Merci de confirmer votre paiement de {{amount}}",
      body: `Bonjour {{customer.name}},

votre banque souhaite que vous confirmiez vous-même le paiement de {{amount}} avant de l’accepter. Rien n’a encore été débité.

{{if link}}Confirmez-le et payez ici : {{link}}

{{if link.until}}Ce lien permet un seul paiement, jusqu’au {{link.until}}. Il vous est personnel : merci de ne pas le transmettre.

{{unless link}}Merci de nous communiquer une autre carte, ou de nous demander comment le confirmer.`,
    },
    card_expiring: {
      subject: "Votre carte {{card}} arrive à expiration",
      body: `Bonjour {{customer.name}},

la carte avec laquelle vous nous payez, {{card}}, est valable jusqu’à la fin de {{card.expiry}}.

Merci de nous en communiquer une nouvelle d’ici là, pour que rien ne soit interrompu.`,
    },
    cancelled: {
      subject: "Votre résiliation est confirmée",
      body: `Bonjour {{customer.name}},

votre abonnement est résilié à compter du {{date}}. Plus rien ne sera débité.

{{if access.until}}Ce que vous avez payé vous reste acquis : vous avez accès jusqu’au {{access.until}}.

{{unless access.until}}Votre accès a pris fin.`,
    },
    expired: {
      subject: "Votre accès a pris fin",
      body: `Bonjour {{customer.name}},

votre accès a pris fin le {{date}}. Plus rien ne sera débité.

Nous serions heureux de vous revoir.`,
    },
    refunded: {
      subject: "Remboursement de {{merchant.name}} : {{amount}}",
      body: `Bonjour {{customer.name}},

nous vous avons remboursé {{amount}}.

Votre banque peut mettre quelques jours à l’afficher.`,
    },
    amount_changed: {
      subject: "Vos paiements sont désormais de {{amount}}",
      body: `Bonjour {{customer.name}},

votre abonnement coûte désormais {{amount}} à chaque fois, au lieu de {{former.amount}}.

{{if next.date}}Le premier paiement de {{next.amount}} aura lieu le {{next.date}}. Ce que vous avez déjà payé reste inchangé.

Si vous ne vous y attendiez pas, dites-le-nous avant cette date.`,
    },
    stand_in_started: {
      subject: "Votre commande est enregistrée, votre accès est ouvert",
      body: `Bonjour {{customer.name}},

merci de votre commande. Votre banque est injoignable pour le moment ; nous avons donc ouvert votre accès à titre provisoire.

Vous n’avez rien à faire : nous demanderons {{amount}} dès que la banque répondra, et nous vous écrirons alors.`,
    },
    stand_in_confirmed: {
      subject: "Votre commande est confirmée : {{amount}}",
      body: `Bonjour {{customer.name}},

votre banque a répondu et accepté le paiement de {{amount}}. Tout est en ordre ; votre accès continue.

{{if next.date}}Votre prochain paiement de {{next.amount}} aura lieu le {{next.date}}.`,
    },
    stand_in_withdrawn: {
      subject: "Votre commande n’a pas pu être confirmée",
      body: `Bonjour {{customer.name}},

votre banque a répondu et refusé le paiement de {{amount}}. Rien n’a été débité, et l’accès que nous avions ouvert a pris fin.

Vous pouvez commander à nouveau avec une autre carte.`,
    },
    invoice: {
      subject: "Facture de {{merchant.name}} : {{amount}}",
      body: `Bonjour {{customer.name}},

voici votre facture de {{amount}}.

{{if due.date}}Merci de la régler avant le {{due.date}}.

{{if link}}Vous pouvez la régler ici : {{link}}`,
    },
    reminder: {
      subject: "Rappel : {{amount}} restent à régler",
      body: `Bonjour {{customer.name}},

nous n’avons pas encore reçu {{amount}}. Si vous avez payé ces derniers jours, merci de ne pas tenir compte de ce message.

{{if due.date}}L’échéance était le {{due.date}}.

{{if link}}Vous pouvez régler ici : {{link}}`,
    },
    postback_failed: {
      subject: "Votre script n’a pas pris un postback : {{postback.type}}, {{postback.status}}",
      body: `Bonjour,

un postback vers {{postback.address}} a échoué.

{{if postback.retry}}Il sera renvoyé avec les mêmes valeurs, la prochaine fois le {{postback.retry}}.

{{unless postback.retry}}Il ne sera plus renvoyé (essais : {{postback.tries}}). Ce qu’il annonce a bien eu lieu ; merci de le saisir vous-même dans votre système.

Ce qui a été répondu : {{postback.status}}

{{if postback.answer}}{{postback.answer}}

Ce qui a été envoyé, sans les mots de passe :

{{postback.sent}}`,
    },
  },
};
