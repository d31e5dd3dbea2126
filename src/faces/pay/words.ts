/** What the pay page says, by language. */
import type { LinkStanding } from "../../domain/payment-link/payment-link.ts";
import type { Language } from "../../domain/mail/language.ts";

/** `unknown`: there is no such link. `refused`: the bank says that it was not them. */
export type Message = LinkStanding | "bank" | "unknown" | "refused" | "unavailable";

type Said = { readonly title: string; readonly text: string };

export type PayWords = {
  readonly amount: string;
  readonly product: string;
  readonly card: string;
  readonly confirm: (amount: string) => string;
  readonly toBank: string;
  readonly again: string;
  readonly unreachable: string;
  readonly questions: (contact: string) => string;
  readonly messages: Readonly<Record<Message, Said>>;
};

const ENGLISH: PayWords = {
  amount: "Amount",
  product: "For",
  card: "Card",
  confirm: (amount) => `Confirm and pay ${amount}`,
  toBank: "Continue to your bank",
  again: "Try again",
  unreachable: "Your bank could not be reached. Nothing was charged; please try again in a while.",
  questions: (contact) => `Questions? Write to ${contact}.`,
  messages: {
    open: {
      title: "Confirm your payment",
      text: "Your bank wants you to confirm this payment yourself before it lets it through.",
    },
    bank: {
      title: "Your bank has a question",
      text: "Your bank asks on its own page whether it is you who pays. Afterwards you come back here.",
    },
    paid: { title: "Thank you", text: "Your payment has been received. You need not do anything." },
    declined: {
      title: "Your bank declined the payment",
      text: "Nothing was charged. Please give us another card.",
    },
    undecided: {
      title: "Your bank has not answered yet",
      text: "We are asking it what became of your payment. You need not do anything, and you are not charged twice.",
    },
    settled: {
      title: "There is nothing to pay here",
      text: "This payment is not asked for any more.",
    },
    expired: {
      title: "This link has expired",
      text: "It was good for two weeks. Please ask us for another one.",
    },
    unknown: {
      title: "This link leads nowhere",
      text: "Please open it as it stands in our mail, the whole of it.",
    },
    refused: {
      title: "The payment was not confirmed",
      text: "Your bank says that you did not confirm it. Nothing was charged.",
    },
    unavailable: {
      title: "This is not possible at the moment",
      text: "Nothing was charged. Please try again in a while.",
    },
  },
};

const FRENCH: PayWords = {
  amount: "Montant",
  product: "Pour",
  card: "Carte",
  confirm: (amount) => `Confirmer et payer ${amount}`,
  toBank: "Continuer vers votre banque",
  again: "Réessayer",
  unreachable:
    "Votre banque est injoignable. Rien n’a été débité ; merci de réessayer dans un moment.",
  questions: (contact) => `Des questions ? Écrivez à ${contact}.`,
  messages: {
    open: {
      title: "Confirmez votre paiement",
      text: "Votre banque souhaite que vous confirmiez vous-même ce paiement avant de l’accepter.",
    },
    bank: {
      title: "Votre banque a une question",
      text: "Votre banque vous demande, sur sa propre page, si c’est bien vous qui payez. Vous reviendrez ensuite ici.",
    },
    paid: { title: "Merci", text: "Votre paiement a bien été reçu. Vous n’avez rien à faire." },
    declined: {
      title: "Votre banque a refusé le paiement",
      text: "Rien n’a été débité. Merci de nous communiquer une autre carte.",
    },
    undecided: {
      title: "Votre banque n’a pas encore répondu",
      text: "Nous lui demandons ce qu’il en est de votre paiement. Vous n’avez rien à faire, et vous ne serez pas débité deux fois.",
    },
    settled: { title: "Il n’y a rien à payer ici", text: "Ce paiement n’est plus demandé." },
    expired: {
      title: "Ce lien a expiré",
      text: "Il était valable deux semaines. Merci de nous en demander un autre.",
    },
    unknown: {
      title: "Ce lien ne mène nulle part",
      text: "Merci de l’ouvrir tel qu’il figure dans notre message, en entier.",
    },
    refused: {
      title: "Le paiement n’a pas été confirmé",
      text: "Votre banque indique que vous ne l’avez pas confirmé. Rien n’a été débité.",
    },
    unavailable: {
      title: "Ce n’est pas possible pour le moment",
      text: "Rien n’a été débité. Merci de réessayer dans un moment.",
    },
  },
};

export const PAY_WORDS: Readonly<Record<Language, PayWords>> = { en: ENGLISH, fr: FRENCH };
